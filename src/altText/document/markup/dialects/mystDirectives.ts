import type { AltText, Span } from "../../imageUse.ts";
import { collapseWhitespace } from "../../markup.ts";
import { splitLines, type Line } from "../textLines.ts";
import type { Mark } from "./mark.ts";
import { unquoteYaml } from "./yamlText.ts";

/** Value of `element` for images in directives. */
const ELEMENT = "image directive";

/** Directives that show an image. */
const IMAGES = /^(?:figure|image)$/;

/** Directives whose content is not Markdown. */
const CODE =
  /^(?:code|code-block|code-cell|sourcecode|literalinclude|math|mermaid|raw|eval-rst|parsed-literal|highlight|doctest|graphviz|csv-table|toctree|plot|include|bibliography|index|contents|auto[\w-]*)$/;

/** Matches a line that begins or ends a block, with its indentation, its fence, and the name and argument of a directive. */
const FENCE = /^([ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?)(`{3,}|~{3,}|:{3,})[ \t]*(?:\{([\w:.-]+)\}[ \t]*([^`\n]*)|[^`\n]*)$/;

const OPTION = /^[ \t>]*:([\w-]+):[ \t]*(.*?)[ \t]*$/;

/** An open block. */
interface Block {
  fence: string;
  isCode: boolean;
  /** Whether the Markdown parser recognizes the block as code. */
  isKnown: boolean;
  /** Set for HTML, which is part of the document. */
  isRaw?: true;
}

/** Finds the directives and comments of MyST. The content of most directives is Markdown. Source: MyST, “Directives” and “Comments”. */
export function findMystMarks(text: string): Mark[] {
  const lines = splitLines(text);
  const marks: Mark[] = [];
  const blocks: Block[] = [];
  const blank = ({ from, text: line }: Line) => marks.push({ from, to: from + line.length, mask: "blank" });
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] as Line;
    const block = blocks.at(-1);
    const [, indentation = "", fence, name, argument = ""] = FENCE.exec(line.text) ?? [];
    if (block && fence?.startsWith(block.fence) && name === undefined && line.text.trim().replace(/^[> \t]+/, "") === fence) {
      blocks.pop();
      if (!block.isKnown) blank(line);
    } else if (block?.isCode) {
      if (!block.isKnown && block.isRaw !== true) blank(line);
    } else if (fence === undefined) {
      if (/^[ \t>]*%/.test(line.text)) blank(line);
    } else if (name === undefined) {
      // A block of code, or colons that are not those of a directive.
      if (!fence.startsWith(":")) blocks.push({ fence, isCode: true, isKnown: true });
    } else if (name === "raw" && /^html\b/.test(argument)) {
      blocks.push({ fence, isCode: true, isKnown: false, isRaw: true });
      marks.push({ from: line.from + indentation.length, to: line.from + line.text.length, mask: "tag" });
    } else {
      const isCode = CODE.test(name);
      const isKnown = isCode && !fence.startsWith(":");
      blocks.push({ fence, isCode, isKnown });
      if (isKnown) continue;
      const options = readOptions(lines, index + 1);
      const start = line.from + indentation.length;
      const to = options.end;
      const image = IMAGES.test(name) ? { image: readImage(argument.trim(), { from: start, to }, line, options) } : {};
      marks.push({ from: start, to, mask: "blank", ...image });
      index = options.lastIndex;
    }
  }
  return marks;
}

interface Options {
  /** Options by name, with the range of each value. */
  values: Map<string, { range: Span; text: string }>;
  /** Offset after the last option. */
  end: number;
  lastIndex: number;
  /** Offset after the first line of options in YAML; undefined if they are not in YAML. */
  yamlStart?: number;
}

/** Reads the options after the first line of a directive: one per line with its name between colons, or YAML between dashes. */
function readOptions(lines: Line[], first: number): Options {
  const values: Options["values"] = new Map();
  const isYaml = lines[first]?.text.trim() === "---";
  let index = isYaml ? first + 1 : first;
  for (; index < lines.length; index++) {
    const line = lines[index] as Line;
    const [whole, name = "", value = ""] = (isYaml ? /^[ \t>]*([\w-]+):[ \t]*(.*?)[ \t]*$/ : OPTION).exec(line.text) ?? [];
    if (isYaml && line.text.trim() === "---") break;
    if (whole === undefined) {
      if (isYaml) continue;
      break;
    }
    const from = line.from + line.text.trimEnd().length - value.length;
    values.set(name, { range: { from, to: from + value.length }, text: value });
  }
  const lastIndex = isYaml ? Math.min(index, lines.length - 1) : index - 1;
  const last = lines[lastIndex] as Line;
  const start = lines[first];
  return {
    values,
    lastIndex,
    end: last.from + last.text.length,
    ...(isYaml && start ? { yamlStart: start.from + start.text.length } : {}),
  };
}

/** Matches text that could be read as other data in an option without quotes, which some parsers read as YAML. */
const NOT_PLAIN = String.raw`^[-?:,[\]{}#&*!|>%@\x60"']|:(?:\s|$)|\s#|^(?:~|null|true|false|yes|no|on|off|[\d.+-][\d.,:_eE+-]*)$`;

const PLAIN = { kind: "verbatim", prefix: "", quotes: [""], forbidden: NOT_PLAIN } as const;

function readImage(target: string, range: Span, line: Line, { values, yamlStart }: Options): NonNullable<Mark["image"]> {
  return { element: ELEMENT, range, alt: readAlt(line, values.get("alt"), yamlStart), target, isHidden: false };
}

function readAlt(line: Line, value: { range: Span; text: string } | undefined, yamlStart: number | undefined): AltText {
  const quoting = yamlStart === undefined ? PLAIN : ({ kind: "yaml", prefix: "" } as const);
  if (value) {
    const { range, text } = value;
    const prefix = text === "" ? " " : "";
    return { kind: "text", range, raw: text, value: collapseWhitespace(unquoteYaml(text)), quoting: { ...quoting, prefix } };
  }
  const offset = yamlStart ?? line.from + line.text.length;
  const [, indentation = ""] = FENCE.exec(line.text) ?? [];
  const prefix = `\n${indentation.replace(/[^ \t>]/g, " ")}${yamlStart === undefined ? ":alt: " : "alt: "}`;
  return { kind: "missing", range: { from: offset, to: offset }, quoting: { ...quoting, prefix } };
}
