import type { PreparedView } from "../../src/protocol/turnView.ts";
import { createElement, nameButton, addIconAndText } from "../dom.ts";
import { fillPlaceholders } from "../fillPlaceholders.ts";
import { labels } from "./labels.ts";

/** Creates the elements that describe an image as it is sent: the size, thumbnails that open the pieces, and notes. */
export function createImageDetails(name: string, prepared: PreparedView, onOpen: (piece: number) => void): HTMLElement[] {
  const size = createElement("span", "size", formatSize(prepared));
  const thumbnails = createElement("span", "thumbnails");
  for (const [piece, { source }] of prepared.pieces.entries()) {
    thumbnails.append(createThumbnail(source, fillPlaceholders(labels.openSentImage, name, piece + 1), () => onOpen(piece)));
  }
  thumbnails.classList.toggle("several", prepared.pieces.length > 1);
  const notes = prepared.notes.map(({ text, isWarning }) =>
    addIconAndText(createElement("span", isWarning ? "image-note warning" : "image-note"), isWarning ? "warning" : "info", text),
  );
  return [size, thumbnails, ...notes];
}

/** Formats a size such as `3840×2160 → 960×540 + 4 × 1920×1104, 3900 tokens`. */
export function formatSize({ original, pieces, tokens }: PreparedView): string {
  const sentSizes = pieces.map(({ sent }) => `${sent.width}×${sent.height}`);
  const distinctSizes = [...new Set(sentSizes)].map((size) => {
    const count = sentSizes.filter((other) => other === size).length;
    return count > 1 ? `${count} × ${size}` : size;
  });
  return `${original.width}×${original.height} → ${distinctSizes.join(" + ")}, ${fillPlaceholders(labels.tokens, tokens)}`;
}

function createThumbnail(source: string, label: string, onClick: () => void): HTMLButtonElement {
  const element = createElement("button", "thumbnail");
  element.type = "button";
  nameButton(element, label);
  const image = createElement("img");
  image.src = source;
  // The thumbnail is decorative, because the button has a label.
  image.alt = "";
  element.append(image);
  element.addEventListener("click", onClick);
  return element;
}
