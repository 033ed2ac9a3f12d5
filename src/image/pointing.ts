import type { BoxOrder } from "../core/boxOrder.ts";
import { BOX_SCALE, isFractional, type Box } from "./box.ts";

/** A box in an answer, from `from` to `to` in the text. */
export interface PointedBox {
  from: number;
  to: number;
  /** Number of the image, as in the line that follows the image in the prompt; undefined if the answer names none. */
  image: number | undefined;
  /** Number of the view, as in the line that follows the view in the prompt; undefined if the answer names none. */
  view: number | undefined;
  box: Box;
}

/** Maximum number of boxes that are found in an answer. */
const MAX_BOXES = 100;
/** Keys under which models list the coordinates of a box. */
const LIST_KEYS = ["box_2d", "bbox_2d", "box", "bbox"];

/**
 * Finds the boxes in an answer: JSON objects with x1, y1, x2 and y2 from 0 to 1000. Objects with other values, such as pixels or
 * fractions, are skipped.
 * @param order order of the coordinates in a list, such as `{"box_2d": [1, 2, 3, 4]}`, as measured for the model; if undefined, lists are
 * skipped, because models differ
 */
export function findBoxes(text: string, order?: BoxOrder): PointedBox[] {
  const boxes: PointedBox[] = [];
  for (const { 0: json, index } of text.matchAll(/\{[^{}]{8,400}\}/g)) {
    const value = parseObject(json);
    const box = value && (readNamedBox(value) ?? (order && readListedBox(value, order)));
    if (!value || !box || isFractional(box) || !Object.values(box).every((coordinate) => coordinate >= 0 && coordinate <= BOX_SCALE))
      continue;
    boxes.push({ from: index, to: index + json.length, image: readNumber(value["image"]), view: readNumber(value["view"]), box });
    if (boxes.length === MAX_BOXES) break;
  }
  return boxes;
}

/** Reads a list of four coordinates. @returns undefined for any other value */
export function readCoordinates(list: unknown, order: BoxOrder): Box | undefined {
  if (!Array.isArray(list) || list.length !== 4) return undefined;
  const [a, b, c, d] = list.map(readNumber);
  if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined;
  return order === "xyxy" ? { x1: a, y1: b, x2: c, y2: d } : { x1: b, y1: a, x2: d, y2: c };
}

function readNamedBox(value: Record<string, unknown>): Box | undefined {
  return readCoordinates([value["x1"], value["y1"], value["x2"], value["y2"]], "xyxy");
}

function readListedBox(value: Record<string, unknown>, order: BoxOrder): Box | undefined {
  const key = LIST_KEYS.find((name) => Object.hasOwn(value, name));
  return key === undefined ? undefined : readCoordinates(value[key], order);
}

function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(json) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function readNumber(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
