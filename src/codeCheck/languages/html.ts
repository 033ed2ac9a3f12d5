import { parse, parseFragment } from "parse5";
import { parseScript } from "./script.ts";

/** Errors of HTML that browsers repair, but that show that code was garbled or is missing. */
const SERIOUS_HTML_ERRORS =
  /^(?:eof-|unexpected-question-mark|invalid-first-character-of-tag-name|missing-end-tag-name|unexpected-equals|missing-attribute-value)/;

/** @throws Error that describes the first error that shows that code was garbled or is missing */
export function parseHtml(code: string): void {
  let problem: string | undefined;
  const onParseError = ({ code: error, startLine }: { code: string; startLine: number }) => {
    if (SERIOUS_HTML_ERRORS.test(error)) problem ??= `${error} (line ${startLine})`;
  };
  if (/<(?:!doctype|html)\b/i.test(code)) parse(code, { onParseError, sourceCodeLocationInfo: true });
  else parseFragment(code, { onParseError, sourceCodeLocationInfo: true });
  if (problem !== undefined) throw new Error(problem);
  for (const [, attributes = "", script = ""] of code.matchAll(/<script\b([^>]*)>([^]*?)<\/script\s*>/gi)) {
    if (!/\btype\s*=\s*["']?(?!module|text\/javascript|application\/javascript|text\/babel)/i.test(attributes)) parseScript(script);
  }
}
