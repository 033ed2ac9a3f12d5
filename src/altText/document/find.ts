import type { ImageReader } from "./documentSyntax.ts";
import type { ImageUse } from "./imageUse.ts";
import { findInPlainLines } from "./lineEnds.ts";
import { KNOWN_COMPONENTS, type Components } from "./markup/components.ts";
import type { BaseSyntax } from "./siteProfile.ts";
import { getBaseSyntax, getFeatures } from "./features.ts";
import { getDefinition, mayHaveImages, type Syntax } from "./syntax.ts";
import { syntaxes } from "./syntaxList.ts";

/** Image readers. They are loaded with this module, so that images can be found synchronously. The extension host must not import this module. */
const readers = new Map<BaseSyntax, ImageReader>(
  await Promise.all(syntaxes.map(async ({ id, loadReader }) => [id, await loadReader()] as const)),
);

/** Finds all images in a document, in document order. @throws Error if the document is too broken to parse */
export function findImageUses(source: string, syntax: Syntax, components: Components = KNOWN_COMPONENTS): ImageUse[] {
  if (!mayHaveImages(source, syntax, components)) return [];
  const read = readers.get(getBaseSyntax(syntax));
  const uses = findInPlainLines(source, (text) => read?.(text, components, getFeatures(syntax)) ?? []);
  return getDefinition(syntax).isScanOnly ? uses.map((use) => ({ ...use, isScanOnly: true })) : uses;
}
