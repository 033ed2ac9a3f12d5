import { realpath, stat } from "node:fs/promises";
import { findImageUses } from "../document/find.ts";
import { createComponents } from "../document/markup/components.ts";
import type { SkipReason } from "../document/edits/changes.ts";
import { planChanges } from "../document/edits/plan.ts";
import { detectSyntax } from "../document/syntax.ts";
import { getErrorCode, writeFileAtomically } from "../../disk/files.ts";
import { Leftovers } from "../../disk/leftovers.ts";
import { readRegularFile } from "../../disk/readRegularFile.ts";
import { MAX_DOCUMENT_BYTES } from "./documentSize.ts";

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
  breaksMarkup: "This text would break the markup around it.",
};

/** Reads a document that will be written back. @throws Error if it can't be read or is not UTF-8, because it could not be written back unchanged */
export async function readEditableDocument(path: string): Promise<string> {
  const bytes = await readRegularFile(path, MAX_DOCUMENT_BYTES);
  const source = bytes.toString("utf8");
  if (!Buffer.from(source).equals(bytes)) throw new Error("The file is not valid UTF-8. Edit it by hand.");
  return source;
}

/**
 * Plans the changes to a document. An element that has moved is found if its source is unique; one that has changed is skipped. Nothing but
 * the alt texts changes.
 * @throws Error if its format is not supported, or if it is too broken to parse
 */
export function planAltTexts(path: string, before: string, wanted: WantedAlt[], components: string[]): PlannedDocument {
  const syntax = detectSyntax(path);
  if (syntax === undefined) throw new Error("The file format is not supported.");
  const known = createComponents(components);
  const page = { source: before, syntax, components: known, uses: findImageUses(before, syntax, known) };
  const { plans, after } = planChanges(
    page,
    wanted.map(({ from, before, alt }) => ({ from, before, replacement: { kind: "alt", alt } })),
  );
  const skipped = wanted.flatMap((request, index) => {
    const plan = plans[index];
    return plan?.kind === "skipped" ? [{ wanted: request, reason: REASONS[plan.reason] }] : [];
  });
  return { before, after, skipped };
}

/** Thrown if a document has changed since it was read. */
export class DocumentChangedError extends Error {
  constructor() {
    super("The file has changed since it was read.");
  }
}

/**
 * Writes a document atomically. Keeps its owner, its mode, and a symbolic link to it.
 * @throws DocumentChangedError; FailureError `diskFull`; Error if the file is read-only, or can't keep its owner or its hard links
 */
export async function writeDocument(
  path: string,
  { before, after }: Pick<PlannedDocument, "before" | "after">,
  leftovers = new Leftovers(),
): Promise<void> {
  const file = await realpath(path);
  const { mode, nlink, uid, gid } = await stat(file);
  // The rename would succeed even for a read-only file, as long as its folder is writable.
  if ((mode & 0o222) === 0) throw new Error("The file is read-only.");
  if (nlink > 1) throw new Error("The file has several hard links. Writing the file would break them.");
  await leftovers.remove(file);
  // Compared as late as possible, because other programs don't know Oriel's locks.
  const beforeRename = async () => {
    if ((await readRegularFile(file, MAX_DOCUMENT_BYTES)).toString("utf8") !== before) throw new DocumentChangedError();
  };
  // Windows has no such owners.
  const owner = process.platform === "win32" ? {} : { owner: { uid, gid } };
  try {
    await writeFileAtomically(file, after, { mode: mode & 0o777, ...owner, isDurable: true, beforeRename });
  } catch (error) {
    if (getErrorCode(error) === "EPERM") throw new Error("Writing the file would change its owner or group.", { cause: error });
    throw error;
  }
}
