import type { ImageReader } from "../documentSyntax.ts";
import { addressesIn } from "./expressions.ts";
import { parseJsx } from "./jsxElements.ts";
import { findElementImages } from "./elementImages.ts";

/** The reader of JavaScript, or TypeScript, with JSX. */
export function jsxReader(isTypeScript: boolean): ImageReader {
  return (source, components) => findElementImages(parseJsx(source, isTypeScript), { source, components, addressOf: addressesIn(source) });
}
