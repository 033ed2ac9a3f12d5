import { attachmentsIn, isAttachment } from "../document/attachments.ts";
import { findImageUses } from "../document/find.ts";
import { FRONT_MATTER_IMAGE } from "../document/markup/frontMatter/fields.ts";
import { componentsWith } from "../document/markup/components.ts";
import type { ImageUse } from "../document/imageUse.ts";
import { judge, type Finding, type JudgeOptions } from "../rules/judge.ts";
import { definitionOf, type Syntax } from "../document/syntax.ts";
import { atOnce } from "../../core/atOnce.ts";
import { grouped } from "../../core/grouped.ts";
import type { Aliases } from "./aliases.ts";
import { resolveImage, type RelativeTo, type Resolution } from "./resolveImage.ts";

/** Images of one document that are looked up at once. */
const AT_ONCE = 8;

export interface ExaminedDocument {
  syntax: Syntax;
  source: string;
  uses: ImageUse[];
  /** Where the image of each use lies that names one. */
  images: Map<ImageUse, Resolution>;
  findings: Finding[];
}

/** By what a document is judged. */
export interface ExamineOptions extends Omit<JudgeOptions, "isThere"> {
  /** What shows images besides HTML's own elements. */
  components?: string[];
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
  options: ExamineOptions,
  place?: Place,
): Promise<ExaminedDocument> {
  const uses = findImageUses(source, syntax, componentsWith(options.components ?? []));
  const images = attachedTo(source, uses);
  if (place) await lookUp(uses, syntax, place, images);
  const isThere = (use: ImageUse) => {
    const { kind } = images.get(use) ?? { kind: "elsewhere" };
    return kind === "elsewhere" ? undefined : kind !== "missing";
  };
  return { syntax, source, uses, images, findings: judge(source, uses, { ...options, isThere }) };
}

/** The images that a notebook's cells hold, or should. */
function attachedTo(source: string, uses: ImageUse[]): Map<ImageUse, Resolution> {
  const inCells = uses.filter((use) => use.cell !== undefined && isAttachment(use));
  const attachments = inCells.length > 0 ? attachmentsIn(source) : undefined;
  if (attachments === undefined) return new Map();
  return new Map(inCells.map((use) => [use, { kind: attachments(use) ? "attached" : "missing" }]));
}

/** Each address is looked up once, however often the document shows it. */
async function lookUp(uses: ImageUse[], syntax: Syntax, { path, root, aliases }: Place, images: Map<ImageUse, Resolution>): Promise<void> {
  const shown = uses.filter((use) => use.target !== undefined && !images.has(use));
  const groups = grouped(shown, (use) => `${relativeTo(use, syntax)} ${use.target}`);
  await atOnce(groups.values(), AT_ONCE, async (same) => {
    const [use] = same as [ImageUse];
    const resolution = await resolveImage(use.target ?? "", path, root, relativeTo(use, syntax), aliases);
    for (const use of same) images.set(use, resolution);
  });
}

function relativeTo({ element, isForTool }: ImageUse, syntax: Syntax): RelativeTo {
  // Where themes look for it, each has its own rules.
  if (element === FRONT_MATTER_IMAGE) return "unknown";
  return isForTool ? "module" : definitionOf(syntax).addressBase;
}
