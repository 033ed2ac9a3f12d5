import type { ImageReader } from "../documentSyntax.ts";
import type { PageReader } from "../facts/page.ts";
import { parseJsx } from "./jsxElements.ts";
import { findElementImages } from "./elementImages.ts";

/** Creates the reader for JavaScript or TypeScript with JSX. */
export function createJsxReader(isTypeScript: boolean): ImageReader {
  return (source, components) => findElementImages(parseJsx(source, isTypeScript), { source, components, scripts: source });
}

/** Creates the reader for the pages of JavaScript or TypeScript with JSX. */
export function createJsxPageReader(isTypeScript: boolean): PageReader {
  return (source) => ({ root: parseJsx(source, isTypeScript), isModule: true });
}
