import type { AltText, Span } from "../../imageUse.ts";
import { collapseWhitespace } from "../../markup.ts";
import type { MarkdownImage } from "../markdownImages.ts";
import type { MarkdownNodes } from "../markdownNodes.ts";
import { findArgument, readArguments, type Argument } from "./arguments.ts";
import { unquoteYaml } from "./yamlText.ts";

/** Value of `element` for images that a code cell creates or includes. */
const ELEMENT = "code cell";

/** Matches the first line of a cell, with its language and its options for knitr. */
const CELL = /^(?:`{3,}|~{3,})[ \t]*\{(\w+)([^\n{}]*(?:\{[^\n{}]*\}[^\n{}]*)*)\}[ \t]*\n/;

/** Matches an option in a comment at the start of a cell. */
const OPTION = /^[ \t]*(?:#|\/\/|%%|--)\|[ \t]?([ \t]*)([^\n]*)$/;

const INCLUDED_IMAGE = /\binclude_graphics\(\s*["']([^"'\n]+)["']/;

/** Marks of comments in languages that don't use a hash. */
const COMMENT_MARKS: Record<string, string> = {
  ojs: "//",
  js: "//",
  dot: "//",
  mermaid: "%%",
  sql: "--",
  cpp: "//",
  java: "//",
  rust: "//",
};

interface CellOption {
  name: string;
  range: Span;
  text: string;
}

/**
 * Finds the cells whose options describe a figure, and those that include an image file. Whether other cells create an image is known only after they
 * have run. Source: Quarto, “Figures” and “Execution Options”; knitr, “Chunk options”, “Plots”.
 */
export function findCellImages(text: string, { nonText }: MarkdownNodes): MarkdownImage[] {
  return nonText.flatMap(({ name, from, to }) => {
    if (name !== "FencedCode") return [];
    const cell = text.slice(from, to);
    const [header, language = "", headerOptions = ""] = CELL.exec(cell) ?? [];
    return header === undefined ? [] : readCell(cell, from, { header, language, headerOptions });
  });
}

function readCell(
  cell: string,
  start: number,
  { header, language, headerOptions }: { header: string; language: string; headerOptions: string },
): MarkdownImage[] {
  const options = readOptions(cell, start, header.length);
  const spacedOptions = headerOptions.replaceAll(/("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|,/g, (_, quoted?: string) => quoted ?? " ");
  const arguments_ = readArguments(`${spacedOptions}}`, 0, String.raw`\}`)?.list ?? [];
  const findOption = (name: string) => options.find((option) => option.name === name);
  const findHeaderOption = (name: string) => findArgument(arguments_, [name.replaceAll("-", "."), name]);
  const read = (name: string) => findOption(name)?.text ?? findHeaderOption(name)?.value;
  if (/^(?:false|no)$/i.test(read("eval") ?? "") || /^(?:false|no)$/i.test(read("include") ?? "")) return [];
  const target = INCLUDED_IMAGE.exec(cell)?.[1];
  const [alt, caption] = [findOption("fig-alt"), read("fig-cap")];
  const isFigure = read("label")?.startsWith("fig-") === true;
  const headerAlt = findHeaderOption("fig-alt");
  if (alt === undefined && headerAlt === undefined && caption === undefined && !isFigure && target === undefined) return [];
  const range = { from: start, to: options.at(-1)?.range.to ?? start + header.length - 1 };
  const content = (value: string): AltText => ({ kind: "elementContent", range, value: collapseWhitespace(value) });
  const comment = `${COMMENT_MARKS[language] ?? "#"}| fig-alt: `;
  const missingOffset = start + header.length - 1;
  const missing: AltText = {
    kind: "missing",
    range: { from: missingOffset, to: missingOffset },
    quoting: { kind: "yaml", prefix: `\n${comment}` },
  };
  const altText = alt
    ? readAlt(alt, content)
    : headerAlt
      ? readHeaderAlt(headerAlt, start + header.indexOf("{") + 1 + language.length, range)
      : caption === undefined
        ? missing
        : content(unquoteYaml(caption));
  return [{ element: ELEMENT, range, alt: altText, ...(target === undefined ? {} : { target }), isHidden: false }];
}

/** Reads the options in comments at the start of a cell. The lines of a value that continues are joined. */
function readOptions(cell: string, start: number, headerLength: number): CellOption[] {
  const options: CellOption[] = [];
  let offset = headerLength;
  for (const line of cell.slice(headerLength).split("\n")) {
    const [, indentation = "", content] = OPTION.exec(line) ?? [];
    if (content === undefined) break;
    const [whole, name = "", value = ""] = indentation === "" ? (/^([\w.-]+):[ \t]*(.*?)[ \t]*$/.exec(content) ?? []) : [];
    const lineEnd = start + offset + line.trimEnd().length;
    const last = options.at(-1);
    // Quarto also accepts knitr's names, which have dots.
    if (whole !== undefined)
      options.push({ name: name.replaceAll(".", "-"), text: value, range: { from: lineEnd - value.length, to: lineEnd } });
    else if (last) {
      last.text += `\n${content}`;
      last.range.to = lineEnd;
    }
    offset += line.length + 1;
  }
  return options;
}

/** Reads alt text in the header of a cell, where it is a string or another expression of R. @param offset start of the options in the header */
function readHeaderAlt({ quote, raw, range }: Argument, offset: number, cell: Span): AltText {
  if (quote !== '"' && quote !== "'") return { kind: "dynamic", range: cell, raw: "" };
  // R has the escapes of JSON, which YAML has as well.
  const value = collapseWhitespace(unquoteYaml(`"${quote === "'" ? raw.replaceAll("\\'", "'").replaceAll(/(?<!\\)"/g, '\\"') : raw}"`));
  const valueRange = { from: offset + range.from, to: offset + range.to };
  return { kind: "text", range: valueRange, raw: quote + raw + quote, value, quoting: { kind: "yaml", prefix: "" } };
}

function readAlt({ text, range }: CellOption, content: (value: string) => AltText): AltText {
  if (text.startsWith("!expr")) return { kind: "dynamic", range, raw: text };
  // Only a value on one line is replaced.
  if (text.includes("\n")) return content(text.replace(/^[|>][-+\d]*\n/, ""));
  return {
    kind: "text",
    range,
    raw: text,
    value: collapseWhitespace(unquoteYaml(text)),
    quoting: { kind: "yaml", prefix: text === "" ? " " : "" },
  };
}
