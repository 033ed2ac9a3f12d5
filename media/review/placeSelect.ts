import { createElement } from "../dom.ts";
import { labels } from "./labels.ts";

/** Places for a long description, and their names. The empty one leaves it out. */
const PLACES = [
  ["", labels.leaveOutDescription],
  ["details", labels.foldDescription],
  ["caption", labels.captionDescription],
] as const;

/** Creates the field to choose where a long description is written. */
export function createPlaceSelect(): HTMLSelectElement {
  const select = createElement("select");
  for (const [place, label] of PLACES) {
    const option = createElement("option", "", label);
    option.value = place;
    select.append(option);
  }
  return select;
}
