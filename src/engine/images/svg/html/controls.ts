/** Draws form controls in labels, as Chromium draws them in the light color scheme. */
import type { Element } from "domhandler";
import { appendChild, getElementsByTagName, textContent } from "domutils";
import { createSvgElement } from "../createSvgElement.ts";
import { ACCENT_COLOR, BORDER_COLOR, BUTTON_LABELS, DRAWN_SIZES, TRACK_COLOR } from "./controlStyles.ts";
import type { ElementBox, LayoutBox } from "./layoutBox.ts";
import type { HtmlStyle } from "./htmlStyle.ts";

const PLACEHOLDER_COLOR = "#757575";

/** Returns what a control contains: its value, or the image of a control such as a checkbox. */
export function buildControl(element: Element, style: HtmlStyle, kind: string): ElementBox {
  const size = DRAWN_SIZES[kind];
  if (size)
    return { kind: "element", element: drawControl(element, kind, size), style: { ...style, display: "inline-block" }, children: [] };
  const children = listContent(element, style, kind);
  return { kind: "element", element, style, children };
}

function listContent(element: Element, style: HtmlStyle, kind: string): LayoutBox[] {
  const { attribs } = element;
  const createText = (text: string, color = style.color): LayoutBox => ({ kind: "text", text, style: { ...style, color } });
  if (kind in BUTTON_LABELS) return [createText(attribs["value"] ?? BUTTON_LABELS[kind] ?? "")];
  if (kind === "select") return listOptions(element, style, createText);
  const value = kind === "textarea" ? textContent(element).replace(/^\n/, "") : (attribs["value"] ?? "");
  if (value !== "") return [createText(kind === "password" ? "•".repeat(Array.from(value).length) : value)];
  return [createText(attribs["placeholder"] ?? "", PLACEHOLDER_COLOR)];
}

function listOptions(element: Element, style: HtmlStyle, createText: (text: string) => LayoutBox): LayoutBox[] {
  const options = getElementsByTagName("option", element, true);
  const getLabel = (option: Element) => (option.attribs["label"] ?? textContent(option)).replaceAll(/\s+/g, " ").trim();
  const isList = element.attribs["multiple"] !== undefined || Number(element.attribs["size"]) > 1;
  if (isList) return [createText(options.map(getLabel).join("\n"))];
  const selected = options.find(({ attribs }) => attribs["selected"] !== undefined) ?? options[0];
  const arrow = createSvgElement("svg", { width: 16, height: 10, viewBox: "0 0 16 10" });
  appendChild(arrow, createSvgElement("path", { d: "M4 2l4 4l4 -4", fill: "none", stroke: style.color, "stroke-width": 1.5 }));
  const arrowStyle: HtmlStyle = { ...style, display: "inline-block", background: undefined, specified: new Map() };
  return [createText(selected ? getLabel(selected) : ""), { kind: "element", element: arrow, style: arrowStyle, children: [] }];
}

function drawControl({ attribs }: Element, kind: string, [width, height]: [number, number]): Element {
  const svg = createSvgElement("svg", { width, height, viewBox: `0 0 ${width} ${height}` });
  const add = (name: string, attributes: Record<string, string | number>) =>
    appendChild(svg, createSvgElement(name, { fill: "none", stroke: "none", ...attributes }));
  const isChecked = attribs["checked"] !== undefined;
  const border = { stroke: isChecked ? ACCENT_COLOR : BORDER_COLOR, fill: "#fff" };
  const fraction = readFraction(attribs, kind);
  switch (kind) {
    case "checkbox":
      add("rect", { x: 0.5, y: 0.5, width: 12, height: 12, rx: 2, ...border, ...(isChecked ? { fill: ACCENT_COLOR } : {}) });
      if (isChecked) add("path", { d: "M3 6.5l2.5 2.5l5 -5.5", stroke: "#fff", "stroke-width": 2 });
      break;
    case "radio":
      add("circle", { cx: 6.5, cy: 6.5, r: 6, ...border });
      if (isChecked) add("circle", { cx: 6.5, cy: 6.5, r: 4, fill: ACCENT_COLOR });
      break;
    case "range":
      add("rect", { x: 0, y: 5, width, height: 6, rx: 3, fill: TRACK_COLOR, stroke: "#b2b2b2" });
      add("rect", { x: 0, y: 5, width: 8 + fraction * (width - 16), height: 6, rx: 3, fill: ACCENT_COLOR });
      add("circle", { cx: 8 + fraction * (width - 16), cy: 8, r: 8, fill: ACCENT_COLOR });
      break;
    case "color":
      add("rect", { x: 0.5, y: 0.5, width: width - 1, height: height - 1, ...border, fill: TRACK_COLOR });
      add("rect", { x: 5.5, y: 5.5, width: width - 11, height: height - 11, stroke: BORDER_COLOR, fill: attribs["value"] ?? "#000" });
      break;
    default:
      add("rect", { x: 0, y: 4, width, height: 8, rx: 4, fill: TRACK_COLOR, stroke: "#b2b2b2" });
      add("rect", { x: 0, y: 4, width: fraction * width, height: 8, rx: 4, fill: kind === "meter" ? "#107c10" : ACCENT_COLOR });
  }
  return svg;
}

/** Returns the value of a control between its minimum and its maximum, from 0 to 1. */
function readFraction(attribs: Record<string, string>, kind: string): number {
  const read = (name: string, otherwise: number) => (attribs[name] === undefined ? otherwise : Number(attribs[name]) || 0);
  const min = read("min", 0);
  const max = read("max", kind === "range" ? 100 : 1);
  const value = read("value", kind === "range" ? (min + max) / 2 : 0);
  return max > min ? Math.min(1, Math.max(0, (value - min) / (max - min))) : 0;
}
