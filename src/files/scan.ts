import { readFile, stat } from "node:fs/promises";
import { findImageUses } from "../core/altText/find/find.ts";
import { componentsWith } from "../core/altText/find/usesOfElements.ts";
import type { ImageUse } from "../core/altText/imageUse.ts";
import { judge, type Finding, type JudgeOptions } from "../core/altText/judge.ts";
import { syntaxOf, type Syntax } from "../core/altText/syntax.ts";
import { messageOf } from "../core/failure.ts";
import { Aliases } from "./aliases.ts";
import { resolveImage, type Resolution } from "./resolveImage.ts";
import { isMinified, walk } from "./walk.ts";

/** Larger documents are no pages that people write. */
const MAX_BYTES = 20_000_000;

/** Files that are read at once. */
const AT_ONCE = 16;

export interface ExaminedDocument {
  syntax: Syntax;
  source: string;
  uses: ImageUse[];
  /** Where the image of each use lies that names one. */
  images: Map<ImageUse, Resolution>;
  findings: Finding[];
}

export interface ScannedDocument extends ExaminedDocument {
  path: string;
}

export interface ScanOptions extends Omit<JudgeOptions, "isThere"> {
  /** The folder that addresses from the root, and ignore files, are looked up in. */
  root: string;
  /** What shows images besides HTML's own elements. */
  components?: string[];
  /** Folders, from the root, by the names that addresses begin with instead of them. */
  aliases?: Record<string, string>;
  /** By their paths, documents as they are in an editor. */
  unsaved?: Map<string, string>;
  /** A document that can't be read, with the reason; the rest goes on. */
  onSkipped: (path: string, reason: string) => void;
}

/** Scans documents below some paths, in the order in which they lie; only those with images come. */
export async function* scan(paths: string[], options: ScanOptions): AsyncGenerator<ScannedDocument> {
  const wanted = (path: string) => syntaxOf(path) !== undefined && !isMinified(path);
  const skip = (path: string, error: unknown) => options.onSkipped(path, messageOf(error));
  const aliases = new Aliases(options.root, options.aliases);
  const pending: Promise<ScannedDocument | undefined>[] = [];
  for await (const path of walk(paths, options.root, wanted, skip)) {
    pending.push(
      scanDocument(path, options, aliases).catch((error: unknown) => {
        skip(path, error);
        return undefined;
      }),
    );
    if (pending.length < AT_ONCE) continue;
    const document = await pending.shift();
    if (document) yield document;
  }
  for (const document of pending) {
    const scanned = await document;
    if (scanned) yield scanned;
  }
}

async function scanDocument(path: string, options: ScanOptions, aliases: Aliases): Promise<ScannedDocument | undefined> {
  const syntax = syntaxOf(path);
  if (syntax === undefined) return undefined;
  const source = options.unsaved?.get(path) ?? (await readDocument(path));
  const examined = await examine({ syntax, source }, options, { path, root: options.root, aliases });
  return examined.uses.length === 0 ? undefined : { path, ...examined };
}

/** @throws Error for what is no document: its message says why it is left out */
async function readDocument(path: string): Promise<string> {
  const { size } = await stat(path);
  if (size > MAX_BYTES) throw new Error(`it has ${(size / 1e6).toFixed(0)} MB; at most ${MAX_BYTES / 1e6} MB are read`);
  const bytes = await readFile(path);
  // Text has no zero bytes: a file of another kind with a name of this one.
  if (bytes.includes(0)) throw new Error("it is no text in UTF-8");
  return bytes.toString("utf8");
}

/** Where a document lies. */
export interface Place {
  path: string;
  root: string;
  aliases: Aliases;
}

/** Finds the images of one document and judges them; where it lies somewhere, the files of its images are looked up. */
export async function examine(
  { syntax, source }: { syntax: Syntax; source: string },
  options: Omit<JudgeOptions, "isThere"> & { components?: string[] },
  place?: Place,
): Promise<ExaminedDocument> {
  const uses = findImageUses(source, syntax, componentsWith(options.components ?? []));
  const images = new Map<ImageUse, Resolution>();
  for (const use of place ? uses : []) {
    const isRelative = isPage(syntax) && use.isForTool !== true;
    if (use.target !== undefined && place)
      images.set(use, await resolveImage(use.target, place.path, place.root, isRelative, place.aliases));
  }
  const isThere = (use: ImageUse) => {
    const { kind } = images.get(use) ?? { kind: "elsewhere" };
    return kind === "elsewhere" ? undefined : kind === "file";
  };
  return { syntax, source, uses, images, findings: judge(source, uses, { ...options, isThere }) };
}

const PAGES = new Set<Syntax>(["markdown", "mdx", "html", "notebook"]);

/** Whether a document is a page of its own, to which addresses are relative; the page of a component may be anywhere. */
function isPage(syntax: Syntax): boolean {
  return PAGES.has(syntax);
}
