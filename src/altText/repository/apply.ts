import { readFile, stat } from "node:fs/promises";
import { findImageUses } from "../document/find.ts";
import { createComponents } from "../document/markup/components.ts";
import type { SkipReason } from "../document/edits/changes.ts";
import { planChanges } from "../document/edits/plan.ts";
import { detectSyntax } from "../document/syntax.ts";
import { removeLeftovers, writeWhole } from "../../disk/files.ts";

/** An alt text for the element at offset `from`, whose source was `before` when it was scanned. */
export interface WantedAlt {
  from: number;
  before: string;
  alt: string;
}

export interface PlannedDocument {
  before: string;
  after: string;
  /** Alt texts that can't be applied, with the reason as a sentence. */
  skipped: { wanted: WantedAlt; reason: string }[];
}

const REASONS: Record<SkipReason, string> = {
  changed: "The markup of this image has changed.",
  unwritable: "Alt text can't be written here.",
  misread: "This text would break the markup around it.",
};

/**
 * Plans the changes of a document. An element that has moved is found if its source is unique; one that has changed is skipped. Only the
 * bytes of the alt texts differ.
 * @throws Error if the file is not UTF-8, because it could not be written back unchanged, or if its format is not supported
 */
export async function planDocument(path: string, wanted: WantedAlt[], components: string[]): Promise<PlannedDocument> {
  const bytes = await readFile(path);
  const before = bytes.toString("utf8");
  if (!Buffer.from(before).equals(bytes)) throw new Error("The file is not valid UTF-8. Edit it by hand.");
  const syntax = detectSyntax(path);
  if (syntax === undefined) throw new Error("The file format is not supported.");
  const known = createComponents(components);
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

/** Writes a document atomically. @throws FailureError diskFull; Error if the file is read-only or has changed since it was read */
export async function writeDocument(path: string, { before, after }: PlannedDocument): Promise<void> {
  if ((await readFile(path, "utf8")) !== before) throw new Error("The file has changed since it was read.");
  const { mode } = await stat(path);
  // The rename would succeed even for a read-only file, as long as its folder is writable.
  if ((mode & 0o222) === 0) throw new Error("The file is read-only.");
  await removeLeftovers(path);
  await writeWhole(path, after, mode & 0o777);
}
