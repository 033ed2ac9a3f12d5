import { readFile, stat } from "node:fs/promises";
import { findImageUses } from "../core/altText/find/find.ts";
import { componentsWith } from "../core/altText/find/usesOfElements.ts";
import type { ImageUse } from "../core/altText/imageUse.ts";
import { altChange, type TextChange } from "../core/altText/rewrite.ts";
import { syntaxOf } from "../core/altText/syntax.ts";
import { writeWhole } from "../link/files.ts";

/** An alt text for the construct that stood at `from` with the text `before`. */
export interface WantedAlt {
  from: number;
  before: string;
  alt: string;
}

export interface AppliedDocument {
  before: string;
  after: string;
  /** Of those that could not be applied, with the reason. */
  left: { wanted: WantedAlt; reason: string }[];
}

/**
 * What a document would be with these alt texts. A construct that has moved is found again while its text is the only such, and one that was
 * changed is left as it is. Nothing but the alt texts differs, to the byte.
 * @throws Error for a file that is no UTF-8: it could not be written back as it was
 */
export async function applied(path: string, wanted: WantedAlt[], components: string[]): Promise<AppliedDocument> {
  const bytes = await readFile(path);
  const before = bytes.toString("utf8");
  if (!Buffer.from(before).equals(bytes)) throw new Error("it is not in UTF-8 throughout; change it by hand");
  const syntax = syntaxOf(path);
  const uses = syntax === undefined ? [] : findImageUses(before, syntax, componentsWith(components));
  const changes: TextChange[] = [];
  const left: AppliedDocument["left"] = [];
  for (const one of wanted) {
    const use = useFor(one, uses, before);
    const change = use && altChange(use, one.alt);
    if (use === undefined) left.push({ wanted: one, reason: "what stood there was changed" });
    else if (change === undefined) left.push({ wanted: one, reason: "its alternative text can't be written there" });
    else changes.push(change);
  }
  let after = before;
  for (const { range, text } of changes.toSorted((a, b) => b.range.from - a.range.from)) {
    after = after.slice(0, range.from) + text + after.slice(range.to);
  }
  return { before, after, left };
}

/** Writes a document whole, or not at all. @throws FailureError diskFull; Error when it was changed since it was read */
export async function writeApplied(path: string, { before, after }: AppliedDocument): Promise<void> {
  if ((await readFile(path, "utf8")) !== before) throw new Error("it was changed in the meantime");
  const { mode } = await stat(path);
  await writeWhole(path, after, mode & 0o777);
}

function useFor({ from, before }: WantedAlt, uses: ImageUse[], source: string): ImageUse | undefined {
  const alike = uses.filter(({ range }) => source.slice(range.from, range.to) === before);
  return alike.find(({ range }) => range.from === from) ?? (alike.length === 1 ? alike[0] : undefined);
}
