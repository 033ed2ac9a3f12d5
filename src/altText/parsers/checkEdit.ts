import type { DocumentEdit, EditCheckResult } from "../document/edits/changes.ts";
import { getFeatures } from "../document/features.ts";
import type { Syntax } from "../document/syntax.ts";
import { showsIntendedChanges } from "./compareTokens.ts";
import { loadTokenReader } from "./readerList.ts";
import type { Token } from "./tokens.ts";

/** The last document as it was before its changes. Cached, because several sets of changes to a document are checked one after another. */
let lastOriginal: { syntax: Syntax; source: string; tokens: Token[] } | undefined;

/** Parses a document before and after some changes with its framework's own parser, and checks that only the intended alt texts differ. */
export async function checkEdit({ syntax, before, after, changes }: DocumentEdit): Promise<EditCheckResult> {
  const readTokens = await loadTokenReader(syntax);
  const features = getFeatures(syntax);
  if (lastOriginal?.syntax !== syntax || lastOriginal.source !== before) {
    lastOriginal = undefined;
    try {
      lastOriginal = { syntax, source: before, tokens: await readTokens(before, features) };
    } catch {
      return "unreadable";
    }
  }
  try {
    return showsIntendedChanges(lastOriginal.tokens, await readTokens(after, features), changes) ? "asIntended" : "disputed";
  } catch {
    return "disputed";
  }
}
