import { escapeUTF8 } from "entities";

/** Text that is HTML already. */
export class Html {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

type Value = string | number | Html | undefined | Value[];

/** A template of HTML: what is put in is text, and escaped for both elements and quoted attributes, unless it is HTML itself. */
export function html(strings: TemplateStringsArray, ...values: Value[]): Html {
  return new Html(strings.map((part, index) => `${part}${index < values.length ? written(values[index]) : ""}`).join(""));
}

function written(value: Value): string {
  if (value === undefined) return "";
  if (Array.isArray(value)) return value.map(written).join("");
  if (value instanceof Html) return value.source;
  return escapeUTF8(String(value));
}
