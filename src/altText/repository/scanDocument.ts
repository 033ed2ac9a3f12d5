import { parseAttachments, isAttachment } from "../document/attachments.ts";
import { findImageUses } from "../document/find.ts";
import { FRONT_MATTER_IMAGE } from "../document/markup/frontMatter/fields.ts";
import { createComponents, type ProjectComponent } from "../document/markup/components.ts";
import type { ImageUse } from "../document/imageUse.ts";
import { checkImages, type Finding, type CheckOptions } from "../rules/checkImages.ts";
import { getDefinition, type Syntax } from "../document/syntax.ts";
import { runConcurrently } from "../../core/runConcurrently.ts";
import { groupBy } from "../../core/groupBy.ts";
import { Aliases } from "./aliases.ts";
import type { AltSettings } from "./settings.ts";
import { FilesUnderRoot } from "./filesUnderRoot.ts";
import type { SitePlaces } from "./siteImages.ts";
import { Sites, type Site } from "./sites.ts";
import { applyBase, resolveImage, type UrlBase, type Resolution } from "./resolveImage.ts";

/** Maximum number of concurrent file lookups for one document. */
const LOOKUP_CONCURRENCY = 8;

export interface ScannedDocument {
  syntax: Syntax;
  source: string;
  uses: ImageUse[];
  /** Location of each image that has a URL. */
  images: Map<ImageUse, Resolution>;
  findings: Finding[];
}

/** Settings for the check of a document. */
export interface CheckSettings extends Omit<CheckOptions, "imageExists"> {
  /** The project's image components. */
  components?: readonly ProjectComponent[];
}

/** The files that URLs may refer to, the aliases that they may contain, and the sites that documents belong to. */
export interface Lookup {
  files: FilesUnderRoot;
  aliases: Aliases;
  sites: Sites;
}

/**
 * Creates a lookup that caches its results. Use it for one scan, because files and configurations may change later.
 */
export function createLookup(root: string, { aliases, sites }: Pick<AltSettings, "aliases" | "sites">): Lookup {
  const files = new FilesUnderRoot(root);
  return { files, aliases: new Aliases(files, aliases), sites: new Sites(files, sites) };
}

export interface DocumentLocation extends Lookup {
  path: string;
}

/** Finds and checks the images in one document. Looks up its site and the image files only if the location of the document is known. */
export async function scanDocument(
  { syntax: ownSyntax, source }: { syntax: Syntax; source: string },
  options: CheckSettings,
  location?: DocumentLocation,
): Promise<ScannedDocument> {
  const found = await location?.sites.find({ path: location.path, syntax: ownSyntax, source });
  const syntax = found?.syntax ?? ownSyntax;
  const uses = findImageUses(source, syntax, createComponents(options.components ?? []));
  const images = resolveAttachments(source, uses);
  if (location) await lookUpFiles(uses, syntax, location, images, found && getSitePlaces(found.site));
  const imageExists = (use: ImageUse) => {
    const { kind } = images.get(use) ?? { kind: "elsewhere" };
    return kind === "elsewhere" ? undefined : kind === "doubtful" ? kind : kind !== "missing";
  };
  return { syntax, source, uses, images, findings: checkImages(source, uses, { ...options, imageExists }) };
}

/** Looks up the images that are attached to cells of a notebook. */
function resolveAttachments(source: string, uses: ImageUse[]): Map<ImageUse, Resolution> {
  const attachedUses = uses.filter((use) => use.cell !== undefined && isAttachment(use));
  const findAttachment = attachedUses.length > 0 ? parseAttachments(source) : undefined;
  if (findAttachment === undefined) return new Map();
  return new Map(attachedUses.map((use) => [use, { kind: findAttachment(use) ? "attached" : "missing" }]));
}

/** Looks up each URL once, even if the document shows it several times. */
async function lookUpFiles(
  uses: ImageUse[],
  syntax: Syntax,
  { path, files, aliases }: DocumentLocation,
  images: Map<ImageUse, Resolution>,
  site: SitePlaces | undefined,
): Promise<void> {
  const usesWithUrl = uses.filter((use) => use.target !== undefined && !images.has(use) && !isResourceName(use));
  const groups = groupBy(usesWithUrl, (use) => `${getUrlBase(use, syntax)} ${isShortcode(use)} ${applyBase(use.target ?? "", use.base)}`);
  await runConcurrently(groups.values(), LOOKUP_CONCURRENCY, async (usesOfUrl) => {
    const [use] = usesOfUrl as [ImageUse];
    const resolution = await resolveImage(applyBase(use.target ?? "", use.base), path, files, getUrlBase(use, syntax), aliases, site);
    // A shortcode can search other folders for the file.
    const isUnknown = resolution.kind === "doubtful" && isShortcode(use);
    for (const use of usesOfUrl) images.set(use, isUnknown ? { kind: "elsewhere" } : resolution);
  });
}

function getSitePlaces({ profile, folder, configuration, siblings }: Site): SitePlaces | undefined {
  const places = profile.getImagePlaces?.({ configuration, siblings });
  return places && { folder, places, isKnown: true };
}

/** Whether a shortcode names an image without a file extension, so that the site generator searches for the file. */
function isResourceName({ element, target = "" }: ImageUse): boolean {
  return isShortcode({ element }) && !/\.\w+(?:[?#].*)?$/.test(target);
}

/** Whether an image is neither in Markdown syntax, nor an element, nor in front matter. */
function isShortcode({ element }: Pick<ImageUse, "element">): boolean {
  return !/^(?:!\[\]\(\)|[\w:.-]+)$/.test(element) && element !== FRONT_MATTER_IMAGE;
}

function getUrlBase({ element, isResolvedByTool }: ImageUse, syntax: Syntax): UrlBase {
  // Each site theme resolves URLs in front matter in its own way.
  if (element === FRONT_MATTER_IMAGE) return "unknown";
  return isResolvedByTool ? "module" : getDefinition(syntax).urlBase;
}
