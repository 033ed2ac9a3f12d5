import { attachmentsIn, isAttachment } from "../document/attachments.ts";
import { findImageUses } from "../document/find.ts";
import { FRONT_MATTER_IMAGE } from "../document/markup/frontMatter/fields.ts";
import { componentsWith } from "../document/markup/components.ts";
import type { ImageUse } from "../document/imageUse.ts";
import { judge, type Finding, type JudgeOptions } from "../rules/judge.ts";
import { definitionOf, type Syntax } from "../document/syntax.ts";
import { runConcurrently } from "../../core/runConcurrently.ts";
import { groupBy } from "../../core/groupBy.ts";
import type { Aliases } from "./aliases.ts";
import { resolveImage, type RelativeTo, type Resolution } from "./resolveImage.ts";

/** Number of images of one document whose files are looked up concurrently. */
const MAX_LOOKUPS = 8;

export interface ScannedDocument {
  syntax: Syntax;
  source: string;
  uses: ImageUse[];
  /** Location of the image of each use that names one. */
  images: Map<ImageUse, Resolution>;
  findings: Finding[];
}

/** Settings that a document is judged by. */
export interface JudgeSettings extends Omit<JudgeOptions, "isThere"> {
  /** Names of components that show images as HTML's elements do. */
  components?: string[];
}

/** Location of a document, and what its addresses may mean. */
export interface Place {
  path: string;
  root: string;
  aliases: Aliases;
}

/** Finds the images of one document and judges them. The files of its images are looked up if its place is known. */
export async function scanDocument(
  { syntax, source }: { syntax: Syntax; source: string },
  options: JudgeSettings,
  place?: Place,
): Promise<ScannedDocument> {
  const uses = findImageUses(source, syntax, componentsWith(options.components ?? []));
  const images = resolveAttachments(source, uses);
  if (place) await lookUpFiles(uses, syntax, place, images);
  const isThere = (use: ImageUse) => {
    const { kind } = images.get(use) ?? { kind: "elsewhere" };
    return kind === "elsewhere" ? undefined : kind !== "missing";
  };
  return { syntax, source, uses, images, findings: judge(source, uses, { ...options, isThere }) };
}

/** Finds the images that a notebook's cells must hold. */
function resolveAttachments(source: string, uses: ImageUse[]): Map<ImageUse, Resolution> {
  const inCells = uses.filter((use) => use.cell !== undefined && isAttachment(use));
  const attachments = inCells.length > 0 ? attachmentsIn(source) : undefined;
  if (attachments === undefined) return new Map();
  return new Map(inCells.map((use) => [use, { kind: attachments(use) ? "attached" : "missing" }]));
}

/** Looks up each address once, however often the document shows it. */
async function lookUpFiles(
  uses: ImageUse[],
  syntax: Syntax,
  { path, root, aliases }: Place,
  images: Map<ImageUse, Resolution>,
): Promise<void> {
  const shown = uses.filter((use) => use.target !== undefined && !images.has(use));
  const groups = groupBy(shown, (use) => `${relativeTo(use, syntax)} ${use.target}`);
  await runConcurrently(groups.values(), MAX_LOOKUPS, async (same) => {
    const [use] = same as [ImageUse];
    const resolution = await resolveImage(use.target ?? "", path, root, relativeTo(use, syntax), aliases);
    for (const use of same) images.set(use, resolution);
  });
}

function relativeTo({ element, isForTool }: ImageUse, syntax: Syntax): RelativeTo {
  // Each theme has rules of its own for where it looks.
  if (element === FRONT_MATTER_IMAGE) return "unknown";
  return isForTool ? "module" : definitionOf(syntax).addressBase;
}
