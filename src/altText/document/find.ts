import type { ImageReader } from "./documentSyntax.ts";
import type { ImageUse } from "./imageUse.ts";
import { USUAL_COMPONENTS, type Components } from "./markup/components.ts";
import { mayHaveImages, type Syntax } from "./syntax.ts";
import { syntaxes } from "./syntaxList.ts";

/** Loaded with this module, which only threads and the command line import, so that images are found synchronously. */
const readers = new Map<Syntax, ImageReader>(
  await Promise.all(syntaxes.map(async ({ id, loadReader }) => [id, await loadReader()] as const)),
);

/** Every image of a document, in document order. @throws Error for a document too broken to be parsed */
export function findImageUses(source: string, syntax: Syntax, components: Components = USUAL_COMPONENTS): ImageUse[] {
  return mayHaveImages(source, syntax, components) ? (readers.get(syntax)?.(source, components) ?? []) : [];
}
