import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { mdxFromMarkdown } from "mdast-util-mdx";
import { gfm } from "micromark-extension-gfm";
import { mdxjs } from "micromark-extension-mdxjs";
import type { DialectFeatures } from "../../document/dialect.ts";
import { createTextToken, type Token } from "../tokens.ts";
import { readSyntaxTree } from "./estree.ts";
import { readFrontMatter } from "./frontMatter.ts";

/** Properties of nodes that are read separately, or that do not affect what a page shows. */
const IGNORED_KEYS = new Set(["type", "name", "children", "position", "data", "attributes", "referenceType"]);

/** Reads MDX as its compiler does. @throws Error if the compiler rejects the document */
export function readMdx(source: string, features: DialectFeatures): Token[] {
  const { tokens, body: text } = readFrontMatter(source);
  const body = features.has("relaxedMdx") ? toStrictMdx(text) : text;
  const tree = fromMarkdown(body, {
    extensions: [gfm(), mdxjs({ addResult: true })],
    mdastExtensions: [gfmFromMarkdown(), mdxFromMarkdown()],
  });
  const pending: Nodes[] = [tree];
  for (let node = pending.pop(); node; node = pending.pop()) {
    tokens.push(...readNode(node, body));
    if ("children" in node) pending.push(...node.children.toReversed());
  }
  return tokens;
}

/** Removes what site generators allow in addition to MDX: HTML comments, and ids after headings. Source: Docusaurus, `markdown.mdx1Compat`. */
function toStrictMdx(text: string): string {
  return text
    .replace(/(`{3,}|~{3,})[^]*?(?:\1|$)|`[^`\n]*`|<!--[^]*?-->/g, (part) => (part.startsWith("<!--") ? part.replace(/[^\n]/g, " ") : part))
    .replace(/^(#{1,6} .*?)\{#[^\s{}]+\}[ \t]*$/gm, "$1");
}

function readNode(node: Nodes, body: string): Token[] {
  const program = getProgram(node);
  // The value of an expression is its code, which may contain elements.
  if (program !== undefined) {
    const isComment = "value" in node && /^\s*\/\*[^]*\*\/\s*$/.test(node.value);
    return isComment ? [createTextToken("comment", node.value)] : readSyntaxTree(program, body);
  }
  const properties = Object.entries(node)
    .filter(([key, value]) => !IGNORED_KEYS.has(key) && typeof value !== "object")
    .map(([key, value]): [string, string] => [key, String(value)]);
  if (node.type !== "mdxJsxFlowElement" && node.type !== "mdxJsxTextElement") return [{ name: node.type, attributes: properties }];
  const token: Token = { name: `<${node.name}>`, attributes: properties };
  const nested: Token[] = [];
  for (const attribute of node.attributes) {
    if (attribute.type === "mdxJsxExpressionAttribute") {
      token.attributes.push([`{${attribute.value}}`, ""]);
      continue;
    }
    const { name, value } = attribute;
    if (value === null || value === undefined || typeof value === "string") {
      token.attributes.push([name, value ?? "true"]);
      continue;
    }
    const tokens = readSyntaxTree(getProgram(value), body);
    const hasElement = tokens.some((inner) => inner.name === "JSXElement");
    if (hasElement) nested.push(...tokens);
    token.attributes.push([name, hasElement ? "{…}" : `{${value.value}}`]);
  }
  return [token, ...nested];
}

function getProgram({ data }: { data?: object | undefined }): unknown {
  return data && "estree" in data ? (data.estree ?? undefined) : undefined;
}
