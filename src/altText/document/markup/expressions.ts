import type { SyntaxNode, Tree } from "@lezer/common";
import { findChild, findChildren } from "./childNodes.ts";
import { parser } from "@lezer/javascript";
import { parseTolerantly } from "./parse.ts";

const scriptParser = parser.configure({ dialect: "jsx ts" });
const expressionParser = parser.configure({ dialect: "jsx ts", top: "SingleExpression" });

/** Returns the image URL that an expression evaluates to, or undefined if that is unknown. */
export type UrlResolver = (expression: string) => string | undefined;

const IMAGE_URL = /\.(?:png|jpe?g|gif|webp|avif|svg|bmp|ico|tiff?|heic)(?:[?#]|$)/i;

/**
 * Creates a resolver for expressions such as `require("./logo.png")` and `new URL("./logo.png", import.meta.url)`, and for `logo` and `logo.src` if the
 * document contains `import logo from "./logo.png"`.
 */
export function createUrlResolver(scripts: Scripts): UrlResolver {
  let urlsByName: Map<string, string> | undefined;
  return (expression) => {
    const node = stripWrapper(parseExpression(expression), expression);
    if (node?.name !== "VariableName") return node && readUrlArgument(node, expression);
    urlsByName ??= readImports(scripts);
    return urlsByName.get(sliceNode(expression, node));
  };
}

/** Whether an expression, including its braces, is `{true}`. */
export function isTrueLiteral(expression: string): boolean {
  return /^\{\s*true\s*\}$/.test(expression);
}

/**
 * Evaluates an expression (given without its braces) that is a string or a template string without substitutions, possibly in
 * parentheses or with a type. Returns undefined if there is a comment, because new alt text would replace the comment.
 */
export function evaluateLiteral(expression: string): string | undefined {
  // Most expressions start differently and need no parser.
  if (!/^[\s(]*["'`]/.test(expression)) return undefined;
  const node = stripParentheses(parseExpression(expression));
  return node && (node.name === "String" || node.name === "TemplateString") ? readLiteral(node, expression) : undefined;
}

/** Returns the property `uri` of an object, as in React Native's `{ uri: "https://example.org/a.png" }`. */
export function readUri(expression: string): string | undefined {
  if (!/^\s*\{[^]*\buri\b/.test(expression)) return undefined;
  const object = stripParentheses(parseExpression(expression));
  const properties = object?.name === "ObjectExpression" ? findChildren(object, "Property") : [];
  const uri = properties.find(({ firstChild }) => firstChild && sliceNode(expression, firstChild) === "uri")?.lastChild;
  return uri ? evaluateLiteral(sliceNode(expression, uri)) : undefined;
}

/** Returns the text of a string, or of a template string without substitutions. */
export function readLiteral(string: SyntaxNode, source: string): string | undefined {
  return findChild(string, "Interpolation") ? undefined : unescapeText(source.slice(string.from + 1, string.to - 1));
}

/** The scripts of a document, in JavaScript or TypeScript. They are parsed only once, when something is looked up in them. */
export class Scripts {
  readonly code: string;
  #tree: Tree | undefined;

  constructor(code: string) {
    this.code = code;
  }

  /** @throws Error if the scripts are too broken to parse */
  getTree(): Tree {
    return (this.#tree ??= parseTolerantly(scriptParser, this.code.slice(0, findLastBinding(this.code))));
  }
}

/**
 * Matches what binds a name to an image or to a component: imports, loading calls, elements and components in calls, and declarations of names
 * that image components often have.
 */
const BINDING =
  /\bfrom\s*["']|\b(?:require|import|URL)\s*\(|\.img\b|\(\s*["']img["']|=\s*[\w$.]{1,50}(?:\(\s*)?[A-Z][\w$.]{0,50}\s*[);\n]|\b(?:const|let|var|function|class)\s+\w*(?:Ima?ge?|Picture)\b/g;

/** Maximum length of the rest of a binding, after the part that `BINDING` matches. */
const MAX_BINDING_LENGTH = 500;

/** Returns the end of the last binding. The rest of a script, which is usually most of it, is not parsed. */
function findLastBinding(code: string): number {
  let end = 0;
  for (const { index, 0: text } of code.matchAll(BINDING)) end = index + text.length;
  const lineEnd = code.indexOf("\n", end + MAX_BINDING_LENGTH);
  return end === 0 ? 0 : lineEnd < 0 ? code.length : lineEnd;
}

/** Parses an expression, given without its braces. Returns undefined if it is not a single expression. */
export function parseExpression(text: string): SyntaxNode | undefined {
  const top = expressionParser.parse(text).topNode;
  const node = top.firstChild;
  return node && node.nextSibling === null ? node : undefined;
}

/** Strips parentheses and TypeScript's type operators. */
export function stripParentheses(node: SyntaxNode | undefined | null): SyntaxNode | undefined {
  if (node?.name === "ParenthesizedExpression") return stripParentheses(node.firstChild?.nextSibling);
  const hasType = node?.name === "BinaryExpression" && (findChild(node, "as") ?? findChild(node, "satisfies"));
  return hasType ? stripParentheses(node.firstChild) : (node ?? undefined);
}

/** Strips parentheses, TypeScript's type operators, and properties of the objects that bundlers return for images. */
function stripWrapper(node: SyntaxNode | undefined | null, text: string): SyntaxNode | undefined {
  const innerNode = node && unwrapOnce(node, text);
  return innerNode ? stripWrapper(innerNode, text) : (node ?? undefined);
}

function unwrapOnce(node: SyntaxNode, text: string): SyntaxNode | null | undefined {
  switch (node.name) {
    case "MemberExpression":
      return /\.\s*(?:src|default|href)$/.test(sliceNode(text, node)) ? node.firstChild : undefined;
    case "BinaryExpression":
      return findChild(node, "as") || findChild(node, "satisfies") ? node.firstChild : undefined;
    case "PostfixExpression":
      return text[node.to - 1] === "!" ? node.firstChild : undefined;
    case "ParenthesizedExpression":
      return node.firstChild?.nextSibling;
    default:
      return undefined;
  }
}

/** Returns the URL in a call to `require()` or `new URL()`. */
function readUrlArgument(call: SyntaxNode, text: string): string | undefined {
  const [callee, list] = [findChild(call, "VariableName"), findChild(call, "ArgList")];
  const argument = list && findChild(list, "String");
  if (!callee || !list || !argument) return undefined;
  const name = sliceNode(text, callee);
  const isSupportedCall =
    call.name === "CallExpression"
      ? name === "require"
      : call.name === "NewExpression" && name === "URL" && /,\s*import\.meta\.url[\s,]*\)$/.test(sliceNode(text, list));
  return isSupportedCall ? keepImageUrl(readLiteral(argument, text)) : undefined;
}

function readImports(scripts: Scripts): Map<string, string> {
  const { code } = scripts;
  const urlsByName = new Map<string, string>();
  if (!/\bimport\b|\brequire\b/.test(code)) return urlsByName;
  for (let node = scripts.getTree().topNode.firstChild; node; node = node.nextSibling) {
    const name = findChild(node, "VariableDefinition");
    if (!name) continue;
    const value = stripWrapper(node.name === "VariableDeclaration" ? findChild(node, "Equals")?.nextSibling : undefined, code);
    const importPath = node.name === "ImportDeclaration" ? findChild(node, "String") : null;
    const url = value ? readUrlArgument(value, code) : importPath && keepImageUrl(readLiteral(importPath, code));
    if (typeof url === "string") urlsByName.set(sliceNode(code, name), url);
  }
  return urlsByName;
}

function keepImageUrl(url: string | undefined): string | undefined {
  return url !== undefined && IMAGE_URL.test(url) ? url : undefined;
}

function sliceNode(text: string, { from, to }: SyntaxNode): string {
  return text.slice(from, to);
}

const SINGLE_CHARACTER_ESCAPES: Record<string, string> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", v: "\v", 0: "\0" };

/** Resolves the escapes of a JavaScript string. */
function unescapeText(text: string): string {
  return text.replace(
    /\\(?:u\{([\da-f]+)\}|u([\da-f]{4})|x([\da-f]{2})|(\r\n|[^]))/gi,
    (_, braced?: string, fourDigits?: string, twoDigits?: string, character = "") => {
      const code = braced ?? fourDigits ?? twoDigits;
      if (code !== undefined) return String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(code, 16)));
      return /[\r\n]/.test(character as string) ? "" : (SINGLE_CHARACTER_ESCAPES[character as string] ?? (character as string));
    },
  );
}
