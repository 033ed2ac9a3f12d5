import { escapeUTF8 } from "entities";
import { replaceUnsafeCharacters } from "../core/unsafeCharacters.ts";

/** HTML source, which is not escaped again. */
export class Html {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

type Value = string | number | Html | undefined | Value[];

/** Template tag for HTML. Values are escaped for elements and quoted attributes, unless they are `Html` themselves. */
export function html(strings: TemplateStringsArray, ...values: Value[]): Html {
  return new Html(strings.map((part, index) => `${part}${index < values.length ? toSource(values[index]) : ""}`).join(""));
}

function toSource(value: Value): string {
  if (value === undefined) return "";
  if (Array.isArray(value)) return value.map(toSource).join("");
  if (value instanceof Html) return value.source;
  return escapeUTF8(replaceUnsafeCharacters(String(value), "\uFFFD"));
}
