import type { ImageReader } from "../documentSyntax.ts";
import { parseJsx } from "./jsxElements.ts";
import { findElementImages } from "./elementImages.ts";

/** Creates the reader for JavaScript or TypeScript with JSX. */
export function createJsxReader(isTypeScript: boolean): ImageReader {
  return (source, components) => findElementImages(parseJsx(source, isTypeScript), { source, components, scripts: source });
}
