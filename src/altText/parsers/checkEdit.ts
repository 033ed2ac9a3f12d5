import type { DocumentEdit, EditCheckResult } from "../document/edits/changes.ts";
import type { Syntax } from "../document/syntax.ts";
import { showsIntendedChanges } from "./compareTokens.ts";
import { loadTokenReader } from "./readerList.ts";
import type { Token } from "./tokens.ts";

/** The last unchanged document. Several sets of changes to a document are checked one after another. */
let latest: { syntax: Syntax; source: string; tokens: Token[] } | undefined;

/** Reads a document before and after some changes with the parser of its framework, and compares what it shows. */
export async function checkEdit({ syntax, before, after, changes }: DocumentEdit): Promise<EditCheckResult> {
  const readTokens = await loadTokenReader(syntax);
  if (latest?.syntax !== syntax || latest.source !== before) {
    latest = undefined;
    try {
      latest = { syntax, source: before, tokens: await readTokens(before) };
    } catch {
      return "unreadable";
    }
  }
  try {
    return showsIntendedChanges(latest.tokens, await readTokens(after), changes) ? "asIntended" : "disputed";
  } catch {
    return "disputed";
  }
}
