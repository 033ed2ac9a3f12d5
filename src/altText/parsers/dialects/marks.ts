import { load } from "js-yaml";
import type { DialectFeatures } from "../../document/dialect.ts";
import { createTextToken, type Token } from "../tokens.ts";
import { splitLines } from "./lines.ts";

/** Matches arguments: names with values in quotes or without, and values alone. */
const ARGUMENT = /(?:([\w.:-]+)\s*=\s*)?(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|`([^`]*)`|([^\s"'`=]+))/g;

/** Matches formulas, and the tags, code and escaped characters in which dollar signs are text. */
const MATH =
  /\\[^]|<[a-z/!](?:"[^"]*"|'[^']*'|[^<>"'])*>|(`+)[^`](?:[^]*?[^`])?\1(?!`)|\$\$[^$]+?\$\$|\$(?!\s)(?:\\.|[^$\\\n]|\n(?!\s*\n))*?(?<!\s)\$(?!\d)/gi;

/** Matches a tag of Liquid in the URL of an image, a link or a definition. */
const LIQUID_IN_URL =
  /(?<=(?:\]\([ \t]*|^ {0,3}\[[^[\]\n]*\]:[ \t]*)(?:\{\{[^{}\n]*\}\}|\{%[^{}%\n]*%\}|[^\s()<>{}])*)(\{\{[^{}\n]*\}\}|\{%[^{}%\n]*%\})/gm;

/** Text that replaces a mark. */
const REPLACEMENT = "⟦mark⟧";

/** Reads the marks of a dialect, such as shortcodes. @returns their tokens, and the text without them */
export function extractMarks(source: string, features: DialectFeatures): { tokens: Token[]; text: string } {
  const tokens: Token[] = [];
  let text = source;
  const extract = (pattern: RegExp, read: (...groups: string[]) => Token, replacement = REPLACEMENT) => {
    text = text.replace(pattern, (_, ...groups: string[]) => {
      tokens.push(read(...groups));
      return replacement;
    });
  };
  if (features.has("shortcodes")) {
    text = surroundWithEmptyLines(text.replace(/\{\{[<%]\s*highlight\b[^{}]*[>%]\}\}[^]*?\{\{[<%]\s*\/highlight\s*[>%]\}\}/g, ""));
    extract(/\{\{<\s*([\w/.-]+)((?:"(?:\\.|[^"\\])*"|`[^`]*`|(?!>\}\})[^"`])*)>\}\}/g, readArguments);
    extract(/\{\{%\s*([\w/.-]+)((?:"(?:\\.|[^"\\])*"|`[^`]*`|(?!%\}\})[^"`])*)%\}\}/g, readArguments);
  }
  if (features.has("liquidIncludes")) {
    text = text.replace(/\{%-?\s*(comment|highlight)\b[^%]*%\}[^]*?\{%-?\s*end\1\s*-?%\}|^\{::comment\}[^]*?^\{:\/(?:comment)?\}/gm, "");
    extract(LIQUID_IN_URL, (tag = "") => createTextToken("liquid", tag), "liquid");
    extract(/\{%-?\s*(include\w*\s+\S+)((?:"[^"]*"|'[^']*'|(?!%\})[^"'])*)%\}/g, (name = "", list = "") =>
      readArguments(name, list.replace(/-\s*$/, "")),
    );
  }
  if (features.has("learnImages")) extract(/:::(image)\s((?:"[^"]*"|(?!:::)[^"])*):::/g, readArguments);
  if (features.has("wikiEmbeds")) extract(/!\[\[([^[\]\n]*)\]\]/g, readEmbed);
  // The size becomes a separate token, so that it is compared, too.
  if (features.has("imageSizes"))
    extract(/(?<=\]\([^()\s]+)[ \t]+(=\d*%?x?\d*%?)(?=[ \t]*[)"])/g, (size = "") => createTextToken("size", size), "");
  if (features.has("math")) text = text.replace(MATH, (part) => (part.startsWith("$") ? "⟦math⟧" : part));
  if (features.has("mystDirectives")) text = extractDirectives(text, tokens);
  if (features.has("quarto")) text = extractCellOptions(uncoverHtml(text), tokens);
  if (features.has("attributeLists"))
    text = text.replace(ATTRIBUTE_LIST, (_, list: string) => `<br class="${ATTRIBUTES_CLASS}"${toHtmlAttributes(list)}>`);
  return { tokens, text };
}

/** Puts empty lines around the marks that enclose the content of shortcodes, because Hugo renders the content by itself. */
function surroundWithEmptyLines(source: string): string {
  const closed = new Set(Array.from(source.matchAll(/\{\{[<%]\s*\/([\w/.-]+)\s*[>%]\}\}/g), ([, name]) => name));
  return source.replace(/^[ \t]*\{\{[<%]\s*\/?([\w/.-]+)[^{}\n]*[>%]\}\}[ \t]*$/gm, (line, name: string) =>
    closed.has(name) ? `\n${line}\n` : line,
  );
}

/** Matches the attributes in braces after an image. */
const ATTRIBUTE_LIST =
  /(?<=!\[(?:\\.|[^[\]\\]|\[[^[\]]*\])*\](?:\([^()\n]*\)|\[[^[\]\n]*\])?)\{:?((?:"(?:\\.|[^"\\])*"|'[^']*'|[^"'{}])*)\}/g;

/** Class of the element that carries the attributes of the image before it. */
const ATTRIBUTES_CLASS = "oriel-attributes";

function toHtmlAttributes(list: string): string {
  return Array.from(list.matchAll(/([\w:-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"']+)/g), ([, name, value]) => ` ${name}=${value}`).join("");
}

/** Applies the attributes in braces to the images before them. `fig-alt` replaces the alt text, which otherwise comes from the caption. */
export function applyAttributes(tokens: Token[]): Token[] {
  return tokens.flatMap((token, index) => {
    if (isAttributeList(token)) return [];
    const next = tokens[index + 1];
    if (token.name !== "img" || next === undefined || !isAttributeList(next)) return [token];
    const attributes = new Map(token.attributes);
    for (const [name, value] of next.attributes) if (name !== "class") attributes.set(name === "fig-alt" ? "alt" : name, value);
    return [{ ...token, attributes: [...attributes] }];
  });
}

function isAttributeList({ attributes }: Token): boolean {
  return attributes.some(([name, value]) => name === "class" && value === ATTRIBUTES_CLASS);
}

function readArguments(name = "", list = ""): Token {
  const attributes = Array.from(list.matchAll(ARGUMENT), ([, key, ...values], index): [string, string] => [
    key ?? String(index),
    readQuoted(values),
  ]);
  return { name: `mark ${name}`, attributes };
}

/** Returns the value between quotes, without the backslash before a quote. */
function readQuoted([double, single, ...others]: (string | undefined)[]): string {
  return double?.replaceAll('\\"', '"') ?? single?.replaceAll("\\'", "'") ?? others.find((value) => value !== undefined) ?? "";
}

/** Matches alt text in the header of a cell. */
const HEADER_ALT = /\bfig[.-]alt\s*=\s*(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)')/;

/** Reads an embed: its file, its alt text, and its size. */
function readEmbed(content = ""): Token {
  const [file = "", ...parts] = content.split(/\\?\|/);
  const size = /^\s*\d+(?:x\d+)?\s*$/.test(parts.at(-1) ?? "") ? parts.pop() : undefined;
  const alt = parts.join("|");
  return {
    name: "mark embed",
    attributes: [["file", file], ...(alt === "" ? [] : [["alt", alt] as [string, string]]), ["size", size ?? ""]],
  };
}

/** Matches the first or last line of a block, with its indentation, its fence, and the name and argument of a directive. */
const FENCE = /^([ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?)(`{3,}|~{3,}|:{3,})[ \t]*(?:\{([\w:.-]+)\})?(.*)$/;

/** Matches the names of directives for code and data. The content of all other directives is Markdown. */
const CONTENT_IS_CODE =
  /code|^(?:literalinclude|math|mermaid|raw|eval-rst|parsed-literal|highlight|doctest|graphviz|csv-table|toctree|plot|include|bibliography|index|contents|auto.*)$/;

/** Reads the directives that show an image, with their options as YAML. Puts the content of other directives in place of the directive. */
function extractDirectives(source: string, tokens: Token[]): string {
  const lines = splitLines(source);
  const rest: string[] = [];
  const open: { fence: string; isCode: boolean; isHtml?: boolean }[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    const [, indentation = "", fence = "", name, argument = ""] = FENCE.exec(line) ?? [];
    const last = open.at(-1);
    if (last && fence.startsWith(last.fence) && name === undefined && argument.trim() === "") {
      rest.push(last.isCode && last.isHtml !== true ? line.replace(/:{3,}/, toCodeFence) : "");
      open.pop();
    } else if (last?.isCode || fence === "") rest.push(!last?.isCode && /^[ \t>]*%/.test(line) ? "" : line);
    else if (name === undefined) {
      if (!fence.startsWith(":")) open.push({ fence, isCode: true });
      rest.push(line);
    } else {
      const isCode = CONTENT_IS_CODE.test(name);
      const isHtml = name === "raw" && argument.trim() === "html";
      open.push({ fence, isCode, isHtml });
      rest.push(isHtml ? `${indentation}<!-- -->` : isCode ? line.replace(/:{3,}/, toCodeFence) : indentation);
      if (isCode) continue;
      const options: string[] = [];
      const isYaml = lines[index + 1]?.trim() === "---";
      if (isYaml)
        for (index += 2; index < lines.length && lines[index]?.trim() !== "---"; index++) options.push(lines[index]?.trim() ?? "");
      else
        for (; /^[ \t>]*:[\w-]+:/.test(lines[index + 1] ?? ""); index++)
          options.push((lines[index + 1] ?? "").replace(/^[ \t>]*:([\w-]+):/, "$1:"));
      tokens.push({ name: `mark ${name}`, attributes: [["src", argument.trim()], ...readYaml(options.join("\n"))] });
    }
  }
  return rest.join("\n");
}

function toCodeFence(colons: string): string {
  return "`".repeat(colons.length);
}

/** Removes the marks around HTML that is not code. */
function uncoverHtml(source: string): string {
  const blocks = source.replace(/^([ \t>]*)(`{3,}|~{3,})[ \t]*\{=html\}[ \t]*\n([^]*?)\n[ \t>]*\2[`~]*[ \t]*$/gm, "$1<!-- -->\n$3\n");
  return blocks.replace(/(?<!`)(`+)([^`\n]+)\1\{=html\}/g, "$2");
}

const CELL = /^(?:`{3,}|~{3,})[ \t]*\{([^\n]*)\}[ \t]*$/;

/** Reads the options in Quarto's code cells. @returns the text without them */
function extractCellOptions(source: string, tokens: Token[]): string {
  const rest: string[] = [];
  let options: string[] | undefined;
  const finish = (header: string) =>
    tokens.push({ name: "mark cell", attributes: [...readHeader(header), ...readYaml(options?.join("\n") ?? "")] });
  let header = "";
  for (const line of splitLines(source)) {
    const [, option] = /^[ \t]*(?:#|\/\/|%%|--)\|[ \t]?(.*)$/.exec(line) ?? [];
    if (options !== undefined && option !== undefined) {
      options.push(option);
      continue;
    }
    if (options !== undefined) finish(header);
    header = CELL.exec(line)?.[1] ?? "";
    options = header === "" ? undefined : [];
    rest.push(line);
  }
  if (options !== undefined) finish(header);
  return rest.join("\n");
}

/** Reads the header of a cell: its alt text, and everything else. */
function readHeader(header: string): [string, string][] {
  const [matched, double, single = ""] = HEADER_ALT.exec(header) ?? [];
  if (matched === undefined) return [["header", header]];
  return [
    ["header", header.replace(matched, "")],
    ["fig.alt", unescapeR(double ?? single)],
  ];
}

function unescapeR(text: string): string {
  return text.replace(/\\(?:u([\da-f]{4})|(["'\\]))/gi, (_, code?: string, character = "") =>
    code === undefined ? (character as string) : String.fromCodePoint(Number.parseInt(code, 16)),
  );
}

/** Reads options as YAML, or as one text if they are invalid. */
function readYaml(text: string): [string, string][] {
  if (text.trim() === "") return [];
  try {
    const data = Object.entries(Object(load(text)) as object);
    return data.map(([key, value]) => [key, typeof value === "object" ? JSON.stringify(value) : String(value)]);
  } catch {
    return [["options", text]];
  }
}
