import { readFile, stat } from "node:fs/promises";
import { findImageUses } from "../document/find.ts";
import { componentsWith } from "../document/markup/components.ts";
import type { SkipReason } from "../document/edits/changes.ts";
import { planChanges } from "../document/edits/plan.ts";
import { syntaxOf } from "../document/syntax.ts";
import { removeLeftovers, writeWhole } from "../../disk/files.ts";

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

const REASONS: Record<SkipReason, string> = {
  changed: "what stood there was changed",
  unwritable: "its alternative text can't be written there",
  misread: "with this text, something else would be read there",
};

/**
 * What a document would be with these alt texts. A construct that has moved is found again while its text is the only such, and one that was
 * changed is left as it is. Nothing but the alt texts differs, to the byte.
 * @throws Error for a file that is no UTF-8, since it could not be written back as it was; for one that is no document
 */
export async function applied(path: string, wanted: WantedAlt[], components: string[]): Promise<AppliedDocument> {
  const bytes = await readFile(path);
  const before = bytes.toString("utf8");
  if (!Buffer.from(before).equals(bytes)) throw new Error("it is not in UTF-8 throughout; change it by hand");
  const syntax = syntaxOf(path);
  if (syntax === undefined) throw new Error("it is no document whose images are known");
  const own = componentsWith(components);
  const page = { source: before, syntax, components: own, uses: findImageUses(before, syntax, own) };
  const { plans, after } = planChanges(
    page,
    wanted.map(({ from, before, alt }) => ({ from, before, to: { kind: "alt", alt } })),
  );
  const left = wanted.flatMap((one, index) => {
    const plan = plans[index];
    return plan?.kind === "left" ? [{ wanted: one, reason: REASONS[plan.because] }] : [];
  });
  return { before, after, left };
}

/** Writes a document whole, or not at all. @throws FailureError diskFull; Error when it is read-only, or was changed since it was read */
export async function writeApplied(path: string, { before, after }: AppliedDocument): Promise<void> {
  if ((await readFile(path, "utf8")) !== before) throw new Error("it was changed in the meantime");
  const { mode } = await stat(path);
  // In a folder that can be written it could be replaced all the same.
  if ((mode & 0o222) === 0) throw new Error("it is read-only");
  await removeLeftovers(path);
  await writeWhole(path, after, mode & 0o777);
}
