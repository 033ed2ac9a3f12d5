import type { SyntaxNode } from "@lezer/common";
import { parser } from "@lezer/javascript";
import { parsed } from "./parsed.ts";

const script = parser.configure({ dialect: "jsx ts" });
const single = parser.configure({ dialect: "jsx ts", top: "SingleExpression" });

/** The address that an expression gives an image, where the document says which. */
export type AddressOf = (expression: string) => string | undefined;

const IMAGE = /\.(?:png|jpe?g|gif|webp|avif|svg|bmp|ico|tiff?|heic)(?:[?#]|$)/i;

/** Knows `logo` and `logo.src` of `import logo from "./logo.png"`, and `require("./logo.png")`. @param code the document's scripts */
export function addressesIn(code: string): AddressOf {
  let imported: Map<string, string> | undefined;
  return (expression) => {
    const node = skipDefault(expressionIn(expression), expression);
    if (node?.name === "CallExpression") return required(node, expression);
    if (node?.name !== "VariableName") return undefined;
    imported ??= importsOf(code);
    return imported.get(slice(expression, node));
  };
}

/** `{true}`, with its braces. */
export function isTrue(expression: string): boolean {
  return /^\{\s*true\s*\}$/.test(expression);
}

/** `{"text"}`, `{'text'}` or a template without expressions in it, without its braces; undefined for any other expression. */
export function literalText(expression: string): string | undefined {
  // Nearly all begin otherwise, and need not be parsed.
  if (!/^\s*["'`]/.test(expression)) return undefined;
  const node = expressionIn(expression);
  return node && (node.name === "String" || node.name === "TemplateString") ? literalOf(node, expression) : undefined;
}

/** The text of a string, or of a template without expressions. */
export function literalOf(string: SyntaxNode, source: string): string | undefined {
  return string.getChild("Interpolation") ? undefined : unescaped(source.slice(string.from + 1, string.to - 1));
}

function expressionIn(text: string): SyntaxNode | undefined {
  const top = single.parse(text).topNode;
  const node = top.firstChild;
  return node && node.nextSibling === null ? node : undefined;
}

/** Bundlers give an object where frameworks resize images. */
function skipDefault(node: SyntaxNode | undefined, text: string): SyntaxNode | undefined {
  const property = node?.name === "MemberExpression" ? node.getChild("PropertyName") : null;
  return property && /^(?:src|default)$/.test(slice(text, property)) ? (node?.firstChild ?? undefined) : node;
}

function required(call: SyntaxNode, text: string): string | undefined {
  const callee = call.firstChild;
  const argument = call.getChild("ArgList")?.getChild("String");
  if (callee?.name !== "VariableName" || slice(text, callee) !== "require" || !argument) return undefined;
  return imageOnly(literalOf(argument, text));
}

function importsOf(code: string): Map<string, string> {
  const found = new Map<string, string>();
  if (!/\bimport\b|\brequire\b/.test(code)) return found;
  for (let node = parsed(script, code).topNode.firstChild; node; node = node.nextSibling) {
    const name = node.getChild("VariableDefinition");
    if (!name) continue;
    const call = node.name === "VariableDeclaration" ? node.getChild("CallExpression") : null;
    const from = node.name === "ImportDeclaration" ? node.getChild("String") : null;
    const address = call ? required(call, code) : from && imageOnly(literalOf(from, code));
    if (typeof address === "string") found.set(slice(code, name), address);
  }
  return found;
}

function imageOnly(address: string | undefined): string | undefined {
  return address !== undefined && IMAGE.test(address) ? address : undefined;
}

function slice(text: string, { from, to }: SyntaxNode): string {
  return text.slice(from, to);
}

const SINGLE: Record<string, string> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", v: "\v", 0: "\0" };

/** A JavaScript string's text. */
function unescaped(text: string): string {
  return text.replace(
    /\\(?:u\{([\da-f]+)\}|u([\da-f]{4})|x([\da-f]{2})|(\r\n|[^]))/gi,
    (_, braced?: string, four?: string, two?: string, other = "") => {
      const code = braced ?? four ?? two;
      if (code !== undefined) return String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(code, 16)));
      return /[\r\n]/.test(other as string) ? "" : (SINGLE[other as string] ?? (other as string));
    },
  );
}
