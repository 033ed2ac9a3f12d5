import type { ImageReader } from "../documentSyntax.ts";
import { addressesIn } from "./expressions.ts";
import { jsxElements } from "./jsxElements.ts";
import { usesOfElements } from "./usesOfElements.ts";

/** The reader of JavaScript, or TypeScript, with JSX. */
export function jsxReader(isTypeScript: boolean): ImageReader {
  return (source, components) => usesOfElements(jsxElements(source, isTypeScript), { source, components, addressOf: addressesIn(source) });
}
