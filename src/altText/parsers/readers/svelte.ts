import { parse } from "svelte/compiler";
import { convertToPlainLines } from "../../document/lineEnds.ts";
import { createTextToken, type Token } from "../tokens.ts";

interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";
}

/** Reads a Svelte component as its compiler does. @throws Error if the compiler rejects the markup */
export function readSvelte(source: string): Token[] {
  const { text } = convertToPlainLines(source);
  const markup = blankForeignCode(text);
  const { fragment } = parse(markup, { modern: true });
  const tokens: Token[] = [];
  const read = (node: Node): void => {
    if (node.type === "Text") {
      tokens.push(createTextToken("text", String(node["data"])));
      return;
    }
    if (node.type === "Comment") {
      tokens.push(createTextToken("comment", String(node["data"])));
      return;
    }
    if (node.type === "Fragment") {
      for (const child of node["nodes"] as Node[]) read(child);
      return;
    }
    if (node.type === "Attribute") return;
    const token: Token = { name: typeof node["name"] === "string" ? `<${node["name"]}>` : node.type, attributes: [] };
    tokens.push(token);
    for (const [key, value] of Object.entries(node)) {
      if (key === "attributes") for (const attribute of value as Node[]) token.attributes.push(readAttribute(attribute, text));
      else if (isNode(value) && value.type === "Fragment") read(value);
      // Expressions contain no markup in Svelte.
      else if (isNode(value) && typeof value.start === "number") token.attributes.push([`{${key}}`, text.slice(value.start, value.end)]);
    }
  };
  read(fragment as unknown as Node);
  return tokens;
}

function readAttribute({ type, name, value, start, end }: Node, text: string): Token["attributes"][number] {
  if (type !== "Attribute") return [text.slice(start, end), ""];
  if (value === true) return [String(name), ""];
  const parts = [value].flat() as Node[];
  return [String(name), parts.map((part) => (part.type === "Text" ? String(part["data"]) : text.slice(part.start, part.end))).join("")];
}

/** Blanks scripts and styles, which preprocessors may write in other languages, but keeps their tags and all offsets. */
function blankForeignCode(text: string): string {
  return text.replace(/(<(script|style)\b[^<>]*>)([^]*?)(?=<\/\2\s*>)/gi, (_, tag: string, _name: string, code: string) => {
    return tag + code.replace(/[^\n]/g, " ");
  });
}
