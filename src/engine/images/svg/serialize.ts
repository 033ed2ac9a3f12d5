import { isTag, isText, type Element } from "domhandler";
import { escapeUTF8 } from "entities";
import { SVG } from "./parseSvg.ts";

/** Returns the source of a normalized SVG, in which no element has a prefix. */
export function serializeSvg(root: Element): string {
  root.attribs["xmlns"] = SVG;
  return serialize(root);
}

function serialize({ name, attribs, children }: Element): string {
  const attributes = Object.entries(attribs).map(([key, value]) => ` ${key}="${escapeUTF8(value)}"`);
  const content = children.map((child) => (isTag(child) ? serialize(child) : isText(child) ? escapeUTF8(child.data) : ""));
  return `<${name}${attributes.join("")}>${content.join("")}</${name}>`;
}
