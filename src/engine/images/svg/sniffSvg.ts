import { findDoctypeEnd } from "./doctype.ts";
import { decodeXml, isGzip } from "./sourceText.ts";

/** Maximum number of bytes that are searched for the root element. License texts in comments can take many kilobytes. */
const MAX_PROLOG_BYTES = 1_000_000;

/** Whether the bytes are an XML file whose root element is `svg`, possibly with a namespace prefix, or are compressed with gzip, as in `.svgz` files. */
export function looksLikeSvg(bytes: Uint8Array): boolean {
  if (isGzip(bytes)) return true;
  const text = decodeXml(bytes.subarray(0, MAX_PROLOG_BYTES));
  return /^<(?:[\w.-]+:)?svg[\s/>]/.test(text.slice(findPrologEnd(text), 200 + findPrologEnd(text)));
}

/** Returns the position after whitespace, processing instructions, comments and the document type declaration. */
function findPrologEnd(text: string): number {
  let at = 0;
  for (;;) {
    while (/\s|\uFEFF/.test(text.charAt(at))) at++;
    const end = text.startsWith("<?", at)
      ? findEnd(text, "?>", at)
      : text.startsWith("<!--", at)
        ? findEnd(text, "-->", at)
        : /^<!doctype/i.test(text.slice(at, at + 9))
          ? findDoctypeEnd(text, at)
          : -1;
    if (end < 0) return at;
    at = end;
  }
}

function findEnd(text: string, closing: string, from: number): number {
  const at = text.indexOf(closing, from + 2);
  return at < 0 ? -1 : at + closing.length;
}
