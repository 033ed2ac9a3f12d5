import type { PreparedView } from "../../src/protocol/turnView.ts";
import { make, nameButton, withIcon } from "../dom.ts";
import { fill } from "../fill.ts";
import { labels } from "./labels.ts";

/** Content of an image's card: size, pieces that open when clicked, notes. */
export function imageParts(name: string, prepared: PreparedView, onOpen: (piece: number) => void): HTMLElement[] {
  const size = make("span", "size", sizeText(prepared));
  const pictures = make("span", "pictures");
  for (const [piece, { source }] of prepared.pieces.entries()) {
    pictures.append(pictureButton(source, fill(labels.openPicture, name, piece + 1), () => onOpen(piece)));
  }
  pictures.classList.toggle("several", prepared.pieces.length > 1);
  const notes = prepared.notes.map(({ text, isWarning }) =>
    withIcon(make("span", isWarning ? "image-note warning" : "image-note"), isWarning ? "warning" : "info", text),
  );
  return [size, pictures, ...notes];
}

/** Sizes and tokens such as `3840×2160 → 960×540 + 4 × 1920×1104, 3900 tokens`. */
export function sizeText({ original, pieces, tokens }: PreparedView): string {
  const sent = pieces.map(({ sent }) => `${sent.width}×${sent.height}`);
  const distinct = [...new Set(sent)].map((size) => {
    const count = sent.filter((other) => other === size).length;
    return count > 1 ? `${count} × ${size}` : size;
  });
  return `${original.width}×${original.height} → ${distinct.join(" + ")}, ${fill(labels.tokens, tokens)}`;
}

function pictureButton(source: string, label: string, onClick: () => void): HTMLButtonElement {
  const element = make("button", "picture");
  element.type = "button";
  nameButton(element, label);
  const picture = make("img");
  picture.src = source;
  picture.alt = "";
  element.append(picture);
  element.addEventListener("click", onClick);
  return element;
}
