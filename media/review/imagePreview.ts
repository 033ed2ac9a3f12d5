import type { ReviewItem } from "../../src/protocol/review.ts";
import { createElement } from "../dom.ts";
import { labels } from "./labels.ts";

export function createImagePreview(image: ReviewItem["image"]): HTMLElement {
  const frame = createElement("div", "preview");
  if (image === undefined) {
    frame.append(createNoPreview());
    return frame;
  }
  const element = createElement("img");
  // The preview is decorative, because the card and its field have labels.
  element.alt = "";
  element.loading = "lazy";
  element.decoding = "async";
  element.src = image.url;
  element.addEventListener("error", () => frame.replaceChildren(createNoPreview()), { once: true });
  frame.append(element, createElement("span", "image-name", image.name));
  return frame;
}

function createNoPreview(): HTMLElement {
  return createElement("span", "no-preview", labels.noPreview);
}
