import { createTextToken, type Token } from "../tokens.ts";

/** A node of a JavaScript syntax tree, as Babel and Acorn create it. */
interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

/** Properties of nodes that are not part of the code. */
const IGNORED_KEYS = new Set(["loc", "range", "start", "end", "extra", "comments", "tokens", "errors", "raw"]);

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";
}

/** Converts a syntax tree to tokens: one for each opening JSX tag, and one for each other node, such as a name or a string. */
export function readSyntaxTree(root: unknown, source: string): Token[] {
  const tokens: Token[] = [];
  const read = (node: Node): void => {
    if (node.type === "JSXOpeningElement") {
      readTag(node);
      return;
    }
    // Closing tags are ignored, because `<a />` and `<a></a>` are the same.
    if (node.type === "JSXClosingElement") return;
    const token: Token = { name: node.type, attributes: [] };
    tokens.push(token);
    for (const [key, value] of Object.entries(node)) {
      if (IGNORED_KEYS.has(key)) continue;
      if (isNode(value)) read(value);
      else if (Array.isArray(value)) for (const item of value) if (isNode(item)) read(item);
      // A value may be an object that is not a node, such as the text of a template string.
      if (!isNode(value) && !Array.isArray(value) && value !== undefined) token.attributes.push([key, formatValue(value)]);
    }
  };
  const readTag = (tag: Node): void => {
    const token: Token = { name: source.slice((tag["name"] as Node).start, (tag["name"] as Node).end), attributes: [] };
    tokens.push(token);
    for (const attribute of tag["attributes"] as Node[]) {
      if (attribute.type !== "JSXAttribute") {
        token.attributes.push([source.slice(attribute.start, attribute.end), ""]);
        continue;
      }
      const { name, value } = attribute as Node & { name: Node; value?: Node | null };
      token.attributes.push([source.slice(name.start, name.end), readValue(value)]);
    }
  };
  const readValue = (value: Node | null | undefined): string => {
    if (!value) return "true";
    if (typeof value["value"] === "string") return value["value"];
    // An element inside the value has separate tokens.
    const countBefore = tokens.length;
    read(value);
    const hasElement = tokens.slice(countBefore).some(({ name }) => name === "JSXElement");
    if (hasElement) return "{…}";
    tokens.length = countBefore;
    return source.slice(value.start, value.end);
  };
  if (isNode(root)) read(root);
  return tokens;
}

/** Formats a value that is not a node. JSON can't represent every value, such as a `bigint`. */
function formatValue(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? inner.toString() : inner)) ?? "";
}

/** Creates a token for the number of errors from which a parser has recovered. */
export function createErrorToken(count: number): Token {
  return createTextToken("errors", String(count));
}
