import { readFile, stat } from "node:fs/promises";
import { findImageUses } from "../document/find.ts";
import { componentsWith } from "../document/markup/components.ts";
import type { SkipReason } from "../document/edits/changes.ts";
import { planChanges } from "../document/edits/plan.ts";
import { syntaxOf } from "../document/syntax.ts";
import { removeLeftovers, writeWhole } from "../../disk/files.ts";

/** An alt text for the element at `from` whose text was `before` when it was scanned. */
export interface WantedAlt {
  from: number;
  before: string;
  alt: string;
}

export interface PlannedDocument {
  before: string;
  after: string;
  /** Alt texts that can't be applied, with the reason. */
  skipped: { wanted: WantedAlt; reason: string }[];
}

const REASONS: Record<SkipReason, string> = {
  changed: "what stood there was changed",
  unwritable: "its alternative text can't be written there",
  misread: "with this text, something else would be read there",
};

/**
 * Plans a document with these alt texts. An element that has moved is found again if its text is unique; one that was changed is skipped.
 * Nothing but the alt texts differs, to the byte.
 * @throws Error for a file that is not UTF-8, because it could not be written back unchanged; for a file that is not a document
 */
export async function planDocument(path: string, wanted: WantedAlt[], components: string[]): Promise<PlannedDocument> {
  const bytes = await readFile(path);
  const before = bytes.toString("utf8");
  if (!Buffer.from(before).equals(bytes)) throw new Error("it is not in UTF-8 throughout; change it by hand");
  const syntax = syntaxOf(path);
  if (syntax === undefined) throw new Error("it is no document whose images are known");
  const known = componentsWith(components);
  const page = { source: before, syntax, components: known, uses: findImageUses(before, syntax, known) };
  const { plans, after } = planChanges(
    page,
    wanted.map(({ from, before, alt }) => ({ from, before, to: { kind: "alt", alt } })),
  );
  const skipped = wanted.flatMap((one, index) => {
    const plan = plans[index];
    return plan?.kind === "skipped" ? [{ wanted: one, reason: REASONS[plan.reason] }] : [];
  });
  return { before, after, skipped };
}

/** Writes a document whole, or not at all. @throws FailureError diskFull; Error if it is read-only, or was changed since it was read */
export async function writeDocument(path: string, { before, after }: PlannedDocument): Promise<void> {
  if ((await readFile(path, "utf8")) !== before) throw new Error("it was changed in the meantime");
  const { mode } = await stat(path);
  // Replacing it would succeed in a writable folder.
  if ((mode & 0o222) === 0) throw new Error("it is read-only");
  await removeLeftovers(path);
  await writeWhole(path, after, mode & 0o777);
}
