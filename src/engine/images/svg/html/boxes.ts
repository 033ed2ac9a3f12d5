import { isTag, isText, type Element } from "domhandler";
import { textContent } from "domutils";
import type { SpecifiedStyle } from "../cascade.ts";
import { SVG } from "../parseSvg.ts";
import { buildControl } from "./controls.ts";
import { getControlKind } from "./controlStyles.ts";
import { computeStyle, readEdges, type HtmlStyle } from "./htmlStyle.ts";
import type { ElementBox, LayoutBox } from "./layoutBox.ts";
import { transformText } from "../transformText.ts";
import { UNDRAWABLE } from "./userAgentStyles.ts";

/** Content of HTML labels that is missing from the drawing. */
export interface LabelLosses {
  /** Names of HTML elements that can't be drawn. */
  elements: Set<string>;
  /** Texts that can't be drawn. */
  labels: Set<string>;
}

/** Styles from which boxes are built, and the losses that are recorded while they are built. */
export interface BoxSource {
  styles: ReadonlyMap<Element, SpecifiedStyle>;
  losses: LabelLosses;
}

const MAX_LABEL_LENGTH = 80;
const SIDES = ["top", "right", "bottom", "left"];
const NO_STYLE: SpecifiedStyle = new Map();

export function buildBoxes(element: Element, style: HtmlStyle, source: BoxSource): LayoutBox[] {
  const boxes: LayoutBox[] = [];
  for (const child of element.children) {
    if (isText(child)) boxes.push({ kind: "text", text: transformText(child.data, style.textTransform), style });
    if (!isTag(child)) continue;
    if (UNDRAWABLE.has(child.name)) addLoss(child, source.losses);
    const box = buildBox(child, style, source);
    if (box) boxes.push(box);
  }
  return boxes;
}

function buildBox(element: Element, parent: HtmlStyle, source: BoxSource): ElementBox | undefined {
  const style = computeStyle(element, parent, source.styles.get(element) ?? NO_STYLE);
  if (style.display === "none") return undefined;
  const control = element.namespace === SVG ? undefined : getControlKind(element);
  if (control !== undefined) return buildControl(element, style, control);
  const isReplaced = element.namespace === SVG || element.name === "img";
  const children = isReplaced ? [] : buildBoxes(element, style, source);
  const display = isReplaced
    ? style.display === "block"
      ? "block"
      : "inline-block"
    : style.display === "inline" && children.some(isBlockLevel)
      ? "block"
      : style.display;
  const isCollapsed = display === "table" && style.specified.get("border-collapse") === "collapse";
  const specified = isCollapsed ? collapseBorders(style.specified, children) : style.specified;
  return { kind: "element", element, style: { ...style, display, specified }, children };
}

/** Removes the border of a table whose cells have borders, which take its place. */
function collapseBorders(specified: SpecifiedStyle, children: LayoutBox[]): SpecifiedStyle {
  const cell = findCell(children);
  if (!cell || Object.values(readEdges(cell.style, "border")).every((width) => width === 0)) return specified;
  const withoutBorder = SIDES.map((side): [string, string] => [`border-${side}-width`, "0px"]);
  return new Map([...specified, ...withoutBorder]);
}

function findCell(boxes: LayoutBox[]): ElementBox | undefined {
  for (const box of boxes) {
    if (box.kind === "text") continue;
    const cell =
      box.style.display === "table-cell" ? box : /^table-(?:row|.*-group)/.test(box.style.display) ? findCell(box.children) : undefined;
    if (cell) return cell;
  }
  return undefined;
}

function addLoss(element: Element, { elements, labels }: LabelLosses): void {
  const text = getLabelText(element);
  if (text === "") elements.add(element.name);
  else labels.add(text);
}

/** Returns the beginning of an element's text, without line breaks. */
export function getLabelText(element: Element): string {
  return textContent(element).replaceAll(/\s+/g, " ").trim().slice(0, MAX_LABEL_LENGTH);
}

export function isBlockLevel(box: LayoutBox): box is ElementBox {
  return box.kind === "element" && !/^(?:inline|ruby|contents)/.test(box.style.display) && !isOutOfFlow(box);
}

export function isOutOfFlow(box: LayoutBox): boolean {
  return box.kind === "element" && /^(?:absolute|fixed)$/.test(box.style.specified.get("position") ?? "");
}
