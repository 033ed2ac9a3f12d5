import type { Element } from "domhandler";
import type { HtmlStyle } from "./htmlStyle.ts";

export interface TextBox {
  kind: "text";
  text: string;
  style: HtmlStyle;
}

/** An element with its style. `style.display` is how it behaves: an inline element that contains blocks behaves as a block. */
export interface ElementBox {
  kind: "element";
  element: Element;
  style: HtmlStyle;
  children: LayoutBox[];
}

export type LayoutBox = TextBox | ElementBox;
