import type { FromPanel, Place } from "../../src/protocol/panel.ts";
import { addCodeButtons } from "./codeBlocks.ts";
import { make } from "../dom.ts";
import { markdownBlocks, sanitized } from "./markdown.ts";
import { previewDiagrams } from "./mermaidPreview.ts";
import { linkPlaces, placesIn } from "./places.ts";
import { whenSeen } from "./whenSeen.ts";

/** The text of an answer. While it grows, only its last blocks are drawn anew: what a person has selected above stays selected. */
export class AnswerElement {
  readonly element = make("div", "answer");
  readonly #id: string;
  readonly #send: (message: FromPanel) => void;
  readonly #places = make("ul", "places");
  #blocks: { html: string; element: HTMLElement }[] = [];
  #isFinished = false;

  constructor(id: string, send: (message: FromPanel) => void) {
    this.#id = id;
    this.#send = send;
    this.element.dataset["testid"] = "answer";
  }

  show(text: string): void {
    const html = markdownBlocks(text);
    const same = html.findIndex((block, index) => block !== this.#blocks[index]?.html);
    const kept = same < 0 ? html.length : same;
    for (const { element } of this.#blocks.splice(kept)) element.remove();
    for (const block of html.slice(kept)) {
      const element = make("div", "block");
      element.append(sanitized(block));
      this.element.append(element);
      this.#blocks.push({ html: block, element });
    }
    if (kept < html.length) this.#isFinished = false;
  }

  /** Once it is written: a button that goes with each further token can't be pressed. */
  finish(): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    const candidates = placesIn(this.element);
    addCodeButtons(this.element, (message) => this.#send({ ...message, id: this.#id }));
    // A page that is shown again has many answers, and its reader looks at one.
    whenSeen(this.element, () => {
      void previewDiagrams(this.element);
      if (candidates.paths.length + candidates.quotes.length > 0) this.#send({ kind: "findPlaces", id: this.#id, ...candidates });
    });
  }

  showPlaces(places: Place[]): void {
    linkPlaces(this.element, this.#places, places, (place) => this.#send({ kind: "openPlace", id: this.#id, place }));
  }
}
