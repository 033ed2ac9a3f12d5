import type { Element } from "domhandler";
import type { HtmlStyle } from "./htmlStyle.ts";

/** Something to draw, at a position relative to the box that contains it. */
export type Fragment =
  /** A run of text; `y` is its baseline. */
  | { kind: "text"; x: number; y: number; text: string; style: HtmlStyle }
  /** Background and border of an element. */
  | { kind: "box"; x: number; y: number; width: number; height: number; style: HtmlStyle }
  /** An image or a nested graphic. */
  | { kind: "replaced"; x: number; y: number; width: number; height: number; element: Element; style: HtmlStyle };

/** Adds copies of fragments that are moved by `x` and `y`. Adds them one by one, because there may be too many for the arguments of one call. */
export function addFragments(target: Fragment[], fragments: Fragment[], x: number, y: number): void {
  for (const fragment of fragments) target.push({ ...fragment, x: fragment.x + x, y: fragment.y + y });
}

export function moveFragments(fragments: Fragment[], x: number, y: number): Fragment[] {
  return x === 0 && y === 0 ? fragments : fragments.map((fragment) => ({ ...fragment, x: fragment.x + x, y: fragment.y + y }));
}
