import type { SyntaxNode } from "@lezer/common";
import { findChild, findChildren } from "./childNodes.ts";
import { parser } from "@lezer/javascript";
import { decodeHTML } from "entities";
import { MAX_DEPTH, createRoot, type Attribute, type AttributeValue, type MarkupElement } from "../markup.ts";
import { evaluateLiteral, isTrueLiteral } from "./expressions.ts";
import { parseTolerantly } from "./parse.ts";

const jsx = parser.configure({ dialect: "jsx" });
const tsx = parser.configure({ dialect: "jsx ts" });

/**
 * Parses JavaScript or TypeScript with JSX, including invalid code. The children of the root are the outermost elements. Elements inside
 * expressions, such as `{open && <img … />}`, and in attributes, such as `icon={<img … />}`, count as children.
 * @throws Error if the document is too broken to parse
 */
export function parseJsx(source: string, isTypeScript: boolean): MarkupElement {
  const root = createRoot();
  const ancestors: MarkupElement[] = [];
  /** For each expression that has been entered but not left, the number of children that its parent had before it. */
  const childCounts: number[] = [];
  let parent = root;
  const code = replaceLoneComments(source);
  parseTolerantly(isTypeScript ? tsx : jsx, isTypeScript ? blankTypeArguments(code) : code).iterate({
    enter: ({ name, node, from, to }) => {
      if (name === "JSXElement") {
        const element = readElement(parent, node, source);
        if (element) parent.children.push(element);
        ancestors.push(parent);
        if (element && ancestors.length < MAX_DEPTH) parent = element;
      } else if (name === "JSXText") {
        // The parser treats the closing brace after a lone comment as text.
        parent.children.push({ text: decodeHTML(source.slice(from, to).replace(/^\}/, "")), isDynamic: false });
      } else if (name === "JSXEscape") childCounts.push(parent.children.length);
    },
    leave: ({ name, node, from, to }) => {
      if (name === "JSXElement") parent = ancestors.pop() ?? root;
      if (name !== "JSXEscape" || childCounts.pop() !== parent.children.length || node.parent?.name === "JSXAttribute") return;
      // The value of an expression is unknown, except for elements inside it.
      if (!/^\{\s*(?:\/[*/]|\}?$)/.test(source.slice(from, to))) parent.children.push({ text: "", isDynamic: true });
    },
  });
  return root;
}

/** Matches braces with nothing but comments in them, after an element or other braces. */
const LONE_COMMENTS = /\{(?<=(?:[^=]>|\})\s*\{)\s*(?:\/\*(?:[^*]|\*(?!\/))*\*\/\s*|\/\/[^\n]*\n\s*)+\}/g;

/** Replaces comments in braces with a number, because the parser does not recover from several of them in a row. A number is valid even if the braces are a block. */
function replaceLoneComments(source: string): string {
  return /\{\s*\/[*/]/.test(source)
    ? source.replaceAll(LONE_COMMENTS, (comment) => `{0${comment.slice(2, -1).replace(/[^\n]/g, " ")}}`)
    : source;
}

/** Matches type arguments, as in `<List<string> …>`. The parser does not support them in tags. */
const TYPE_ARGUMENTS = /(<[A-Z][\w.]*)(<(?:[^<>;(){}]|<[^<>;(){}]*>)*>)(?=[\s/>])/;

/** Matches the type parameters of an asynchronous arrow function, which the parser does not support. */
const ASYNC_TYPE_PARAMETERS = /(\basync\s*)(<(?:[^<>;(){}]|<[^<>;(){}]*>)*>)(?=\s*\()/g;

/** Blanks type arguments, including those outside tags: the code is valid without them. */
function blankTypeArguments(source: string): string {
  const blankList = (_: string, before: string, list: string) => before + list.replace(/[^\n]/g, " ");
  return source.replaceAll(new RegExp(TYPE_ARGUMENTS, "g"), blankList).replaceAll(ASYNC_TYPE_PARAMETERS, blankList);
}

/** Types of the nodes that contain the name of a tag. */
const NAME_NODES = ["JSXBuiltin", "JSXIdentifier", "JSXMemberExpression", "JSXNamespacedName"];

function readElement(parent: MarkupElement, node: SyntaxNode, source: string): MarkupElement | undefined {
  const tag = findChild(node, "JSXOpenTag") ?? findChild(node, "JSXSelfClosingTag") ?? findChild(node, "JSXFragmentTag");
  if (!tag) return undefined;
  const name = NAME_NODES.map((kind) => findChild(tag, kind)).find((found) => found !== null);
  return {
    name: name ? source.slice(name.from, name.to) : "",
    tag: { from: tag.from, to: tag.to },
    nameEnd: name
      ? name.to + (source[name.to] === "<" ? (TYPE_ARGUMENTS.exec(source.slice(tag.from, tag.to))?.[2]?.length ?? 0) : 0)
      : tag.from + 1,
    attributes: findChildren(tag, "JSXAttribute").flatMap((attribute) => readAttribute(attribute, source) ?? []),
    hasSpread: findChild(tag, "JSXSpreadAttribute") !== null,
    children: [],
    parent,
  };
}

function readAttribute(node: SyntaxNode, source: string): Attribute | undefined {
  const name = findChild(node, "JSXIdentifier") ?? findChild(node, "JSXNamespacedName");
  if (!name) return undefined;
  return { name: source.slice(name.from, name.to), range: { from: node.from, to: node.to }, value: readValue(node, source) };
}

function readValue(attribute: SyntaxNode, source: string): AttributeValue {
  const text = findChild(attribute, "JSXAttributeValue");
  if (text) {
    const quote = source[text.from] === "'" ? "'" : '"';
    const range = { from: text.from + 1, to: Math.max(text.from + 1, text.to - 1) };
    return { kind: "text", range, value: decodeHTML(source.slice(range.from, range.to)), quote };
  }
  const escape = findChild(attribute, "JSXEscape") ?? findChild(attribute, "JSXElement");
  if (!escape) return { kind: "true", range: { from: attribute.from, to: attribute.to } };
  const range = { from: escape.from, to: escape.to };
  if (isTrueLiteral(source.slice(range.from, range.to))) return { kind: "true", range };
  const value = escape.name === "JSXEscape" ? evaluateLiteral(source.slice(range.from + 1, range.to - 1)) : undefined;
  return value === undefined ? { kind: "expression", range } : { kind: "literal", range, value };
}
