import type { ElementBox } from "./layoutBox.ts";
import type { Fragment } from "./fragments.ts";
import type { Edges } from "./htmlStyle.ts";

/** Content of a box, without its padding, border and margin. */
export interface ContentLayout {
  /** Width that the content needs. */
  width: number;
  height: number;
  /** Margins of the first and last block, which may collapse with those of the box. */
  leadingMargin: number;
  trailingMargin: number;
  firstBaseline: number | undefined;
  lastBaseline: number | undefined;
  fragments: Fragment[];
}

/** A box with padding and border, without its margin. */
export interface BoxLayout {
  width: number;
  height: number;
  /** Width that the box needs if it is not stretched. */
  neededWidth: number;
  /** Margins, collapsed with those of its first and last block. */
  margin: Edges;
  firstBaseline: number | undefined;
  lastBaseline: number | undefined;
  fragments: Fragment[];
}

/**
 * Width of a box that specifies none: the width of its container (`fill`) or of its content (`fit`). `{ width }` overrides the width of any
 * box, even of one that specifies its own.
 */
export type Sizing = "fill" | "fit" | { width: number };

/** Lays out boxes inside other boxes. */
export interface LayoutEngine {
  layOutBox: (box: ElementBox, availableWidth: number, sizing: Sizing, availableHeight?: number) => BoxLayout;
  /**
   * Returns the width of a box, with padding and border, at which no line is broken (`max`) or lines are broken wherever possible (`min`).
   */
  measureWidth: (box: ElementBox, which: "min" | "max") => number;
}
