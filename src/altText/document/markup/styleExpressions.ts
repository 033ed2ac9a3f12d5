import type { SyntaxNode } from "@lezer/common";
import { parser } from "@lezer/javascript";
import type { Span } from "../imageUse.ts";
import { findChild } from "./childNodes.ts";

const expressionParser = parser.configure({ dialect: "jsx ts", top: "SingleExpression" });

/** A string in an expression that sets the style of an element. */
export interface StyleString extends Span {
  /** Whether the string is CSS, rather than the value of a property for the background. */
  isCss: boolean;
}

/**
 * Finds the strings that an expression may set as the style or the background of an element: CSS, or values of the properties `background` and
 * `backgroundImage` of objects. A string that is only a part of a value is not among them.
 */
export function findStyleStrings(expression: string): StyleString[] {
  const strings: StyleString[] = [];
  const pending: { node: SyntaxNode; isCss: boolean }[] = [];
  const add = (node: SyntaxNode | null | undefined, isCss: boolean) => node && pending.push({ node, isCss });
  add(expressionParser.parse(expression).topNode.firstChild, true);
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { node, isCss } = next;
    switch (node.name) {
      case "String":
      case "TemplateString":
        if (!findChild(node, "Interpolation")) strings.push({ from: node.from + 1, to: node.to - 1, isCss });
        break;
      case "ConditionalExpression":
        for (let child = node.lastChild; child?.prevSibling; child = child.prevSibling) add(child, isCss);
        break;
      case "BinaryExpression":
        if (/^(?:&&|\|\||\?\?)$/.test(readOperator(node, expression))) add(node.lastChild, isCss);
        if (/^(?:\|\||\?\?|as|satisfies)$/.test(readOperator(node, expression))) add(node.firstChild, isCss);
        break;
      case "ParenthesizedExpression":
      case "ArrayExpression":
        for (let child = node.lastChild; child; child = child.prevSibling) add(child, isCss);
        break;
      case "ObjectExpression":
        for (let property = isCss ? node.lastChild : null; property; property = property.prevSibling) {
          const key = property.name === "Property" ? property.firstChild : null;
          const isBackground = key && /^["']?background-?(?:image)?["']?$/i.test(expression.slice(key.from, key.to));
          if (isBackground) add(property.lastChild, false);
        }
    }
  }
  return strings;
}

function readOperator(node: SyntaxNode, expression: string): string {
  const operator = node.firstChild?.nextSibling;
  return operator ? expression.slice(operator.from, operator.to) : "";
}
