import { Text, type Element } from "domhandler";
import { paintBackgroundImages } from "../background/paintBackground.ts";
import { createSvgElement } from "../createSvgElement.ts";
import type { FontBook } from "./fonts.ts";
import type { Fragment } from "./fragments.ts";
import { readEdges, resolveLength, type HtmlStyle } from "./htmlStyle.ts";

/** Creates the SVG elements that draw the fragments. @param id start of the identifiers to use */
export function paintFragments(fragments: Fragment[], fonts: FontBook, id: string): Element[] {
  return fragments
    .filter(({ style }) => !style.isHidden && style.opacity > 0)
    .flatMap((fragment, index) => paintFragment(fragment, fonts, `${id}-${index}`));
}

function paintFragment(fragment: Fragment, fonts: FontBook, id: string): Element[] {
  switch (fragment.kind) {
    case "text":
      return [paintText(fragment, fonts)];
    case "box":
      return paintBox(fragment, id);
    case "replaced":
      return [paintReplaced(fragment)];
  }
}

function paintText({ x, y, text, style }: Extract<Fragment, { kind: "text" }>, fonts: FontBook): Element {
  const element = createSvgElement("text", {
    x,
    y,
    fill: style.color,
    stroke: "none",
    "font-family": `'${fonts.getFamily(style)}'`,
    "font-size": style.fontSize,
    "font-weight": style.weight,
    "font-style": style.isItalic ? "italic" : "normal",
    "letter-spacing": style.letterSpacing,
    "text-anchor": "start",
    "xml:space": "preserve",
    opacity: style.opacity,
    ...(style.decoration === "" ? {} : { "text-decoration": style.decoration }),
  });
  const child = new Text(text);
  child.parent = element;
  element.children.push(child);
  return element;
}

function paintBox({ x, y, width, height, style }: Extract<Fragment, { kind: "box" }>, id: string): Element[] {
  const border = readEdges(style, "border");
  const radius = Math.min(resolveLength(style, "border-radius", Math.min(width, height)) ?? 0, width / 2, height / 2);
  const elements: Element[] = [];
  if (style.background !== undefined) {
    elements.push(
      createSvgElement("rect", { x, y, width, height, rx: radius, fill: style.background, stroke: "none", opacity: style.opacity }),
    );
  }
  for (const element of paintBackgroundImages(style.specified, { x, y, width, height }, radius, id))
    elements.push(element.name === "clipPath" || style.opacity === 1 ? element : setOpacity(element, style.opacity));
  const getColor = (side: string) => {
    const color = style.specified.get(`border-${side}-color`) ?? "currentColor";
    return color === "currentColor" ? style.color : color;
  };
  const { top, right, bottom, left } = border;
  if (top > 0 && top === right && top === bottom && top === left && new Set(["top", "right", "bottom", "left"].map(getColor)).size === 1) {
    const shape = {
      x: x + top / 2,
      y: y + top / 2,
      width: Math.max(0, width - top),
      height: Math.max(0, height - top),
      rx: Math.max(0, radius - top / 2),
    };
    elements.push(
      createSvgElement("rect", {
        ...shape,
        fill: "none",
        stroke: getColor("top"),
        "stroke-width": top,
        opacity: style.opacity,
        ...getDashes(style, "top", top),
      }),
    );
    return elements;
  }
  const lines: [side: string, width: number, x1: number, y1: number, x2: number, y2: number][] = [
    ["top", top, x, y + top / 2, x + width, y + top / 2],
    ["right", right, x + width - right / 2, y, x + width - right / 2, y + height],
    ["bottom", bottom, x, y + height - bottom / 2, x + width, y + height - bottom / 2],
    ["left", left, x + left / 2, y, x + left / 2, y + height],
  ];
  for (const [side, strokeWidth, x1, y1, x2, y2] of lines) {
    if (strokeWidth > 0)
      elements.push(
        createSvgElement("line", {
          x1,
          y1,
          x2,
          y2,
          stroke: getColor(side),
          "stroke-width": strokeWidth,
          opacity: style.opacity,
          ...getDashes(style, side, strokeWidth),
        }),
      );
  }
  return elements;
}

function setOpacity(element: Element, opacity: number): Element {
  element.attribs["opacity"] = String(opacity);
  return element;
}

function getDashes(style: HtmlStyle, side: string, width: number): Record<string, string> {
  const lineStyle = style.specified.get(`border-${side}-style`);
  return lineStyle === "dashed"
    ? { "stroke-dasharray": `${width * 2} ${width}` }
    : lineStyle === "dotted"
      ? { "stroke-dasharray": `${width} ${width}` }
      : {};
}

function paintReplaced({ x, y, width, height, element, style }: Extract<Fragment, { kind: "replaced" }>): Element {
  if (element.name === "img") {
    return createSvgElement("image", {
      x,
      y,
      width,
      height,
      href: element.attribs["src"] ?? "",
      preserveAspectRatio: "none",
      opacity: style.opacity,
    });
  }
  // `currentColor` in a nested graphic is the color of the text around it.
  Object.assign(element.attribs, { x: String(x), y: String(y), width: String(width), height: String(height), color: style.color });
  return element;
}
