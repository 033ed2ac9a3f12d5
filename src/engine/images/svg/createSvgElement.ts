import { Element } from "domhandler";
import { SVG } from "./parseSvg.ts";

export function createSvgElement(name: string, attributes: Record<string, string | number>): Element {
  const element = new Element(name, Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, String(value)])));
  element.namespace = SVG;
  return element;
}
