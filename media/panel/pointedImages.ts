import type { PointedView, TurnView } from "../../src/protocol/turnView.ts";
import { createElement } from "../dom.ts";
import { fillPlaceholders } from "../fillPlaceholders.ts";
import { labels } from "./labels.ts";
import { placeElement, placePieces } from "./stage.ts";

/** Maximum height of an image, in CSS pixels. */
const MAX_HEIGHT = 320;

/** A box in an image, and the buttons that stand for it: the frame over the image, and the reference in the answer. */
interface Mark {
  /** Place of the box's JSON in the answer; undefined for a region in which the model looked closer. */
  text: { from: number; to: number } | undefined;
  label: string;
  frame: HTMLButtonElement;
  buttons: HTMLButtonElement[];
}

/**
 * Shows the images that an answer points to, with a frame for each box and for each region in which the model looked closer. Hovering or focusing
 * a frame, or its reference in the answer, highlights both; pressing one keeps the frame highlighted.
 */
export class PointedImages {
  readonly element = createElement("div", "pointed");
  #marks: Mark[] = [];

  /** Shows the images of a turn whose answer is complete and was already drawn in `answer`. */
  show({ pointed, text }: Pick<TurnView, "pointed" | "text">, answer: HTMLElement): void {
    this.#marks = [];
    this.element.replaceChildren(...pointed.map((view) => this.#createFigure(view)));
    for (const mark of this.#marks) if (mark.text) this.#addReference(mark, text.slice(mark.text.from, mark.text.to), answer);
  }

  #createFigure({ name, prepared, boxes }: PointedView): HTMLElement {
    const { original } = prepared;
    const figure = createElement("figure");
    const stage = createElement("div", "stage");
    stage.style.aspectRatio = `${original.width} / ${original.height}`;
    stage.style.width = `min(100%, ${(MAX_HEIGHT * original.width) / original.height}px)`;
    placePieces(stage, prepared);
    for (const { label, region, text } of boxes) {
      const { x, y, width, height } = region;
      const place = fillPlaceholders(labels.region, width, height, x, y);
      const number = this.#marks.filter((mark) => mark.text).length + 1;
      const title = text ? fillPlaceholders(labels.place, number) : fillPlaceholders(labels.lookedAt, label === "" ? name : label);
      const frame = createElement("button", text ? "mark" : "mark looked");
      frame.type = "button";
      placeElement(frame, region, original);
      stage.append(frame);
      const mark: Mark = { text, label: `${title}. ${place}`, frame, buttons: [] };
      this.#marks.push(mark);
      this.#registerButton(mark, frame);
    }
    figure.append(stage, createElement("figcaption", "note", name));
    return figure;
  }

  /** Replaces the JSON of a box in the answer with a button. Inline code that consists of the JSON is replaced too; code blocks stay unchanged. */
  #addReference(mark: Mark, json: string, answer: HTMLElement): void {
    const node = findText(answer, json);
    if (node === undefined) return;
    const number = this.#marks.filter(({ text }) => text).indexOf(mark) + 1;
    const button = createElement("button", "place-reference", String(number));
    button.type = "button";
    this.#registerButton(mark, button);
    const start = node.data.indexOf(json);
    const code = node.parentElement;
    if (code?.tagName === "CODE" && node.data.trim() === json) return code.replaceWith(button);
    const rest = node.splitText(start);
    rest.deleteData(0, json.length);
    rest.before(button);
  }

  #registerButton(mark: Mark, button: HTMLButtonElement): void {
    mark.buttons.push(button);
    button.title = mark.label;
    button.setAttribute("aria-label", mark.label);
    button.setAttribute("aria-pressed", "false");
    const highlight = (isHighlighted: boolean) => {
      for (const other of mark.buttons) other.classList.toggle("highlighted", isHighlighted);
    };
    for (const event of ["mouseenter", "focus"]) button.addEventListener(event, () => highlight(true));
    for (const event of ["mouseleave", "blur"]) button.addEventListener(event, () => highlight(false));
    button.addEventListener("click", () => {
      const isPressed = button.getAttribute("aria-pressed") !== "true";
      for (const { buttons } of this.#marks) {
        for (const other of buttons) other.setAttribute("aria-pressed", String(isPressed && mark.buttons.includes(other)));
      }
      if (isPressed) mark.frame.scrollIntoView({ block: "nearest" });
    });
  }
}

/** Finds the first text outside of code blocks that contains `text`. */
function findText(root: HTMLElement, text: string): Text | undefined {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node instanceof Text && node.data.includes(text) && !node.parentElement?.closest("pre")) return node;
  }
  return undefined;
}
