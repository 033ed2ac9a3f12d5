import type { FromPanel, FileReferenceView } from "../../src/protocol/panel.ts";
import { addCodeButtons } from "./codeBlocks.ts";
import { createElement } from "../dom.ts";
import { fillPlaceholders } from "../fillPlaceholders.ts";
import { labels } from "./labels.ts";
import { GrowingMarkdown } from "./markdown.ts";
import { previewDiagrams } from "./mermaidPreview.ts";
import { findCandidates, linkReferences } from "./fileReferences.ts";
import { sanitize } from "./sanitize.ts";
import { whenVisible } from "./whenVisible.ts";

/** Maximum number of characters shown. Answers within Oriel's token limits are shorter. */
const MAX_SHOWN_CHARACTERS = 150_000;

/** The text of an answer. While text is being appended, only the last blocks are redrawn, so that text selected above stays selected. */
export class AnswerElement {
  readonly element = createElement("div", "answer");
  readonly #id: string;
  readonly #send: (message: FromPanel) => void;
  readonly #references = createElement("ul", "references");
  #blocks: { html: string; element: HTMLElement }[] = [];
  readonly #rest = createElement("p", "note");
  readonly #markdown = new GrowingMarkdown();
  #shown: { text: string; isComplete: boolean } = { text: "", isComplete: false };
  #isFinished = false;

  constructor(id: string, send: (message: FromPanel) => void) {
    this.#id = id;
    this.#send = send;
    this.element.dataset["testid"] = "answer";
  }

  /** @param isComplete whether no more text will follow */
  show(answer: string, isComplete: boolean): void {
    if (answer === this.#shown.text && isComplete === this.#shown.isComplete) return;
    this.#shown = { text: answer, isComplete };
    const text = answer.slice(0, MAX_SHOWN_CHARACTERS);
    this.#showRest(answer.length - text.length);
    const html = this.#markdown.render(text, isComplete);
    for (const { element } of this.#blocks.splice(html.length)) element.remove();
    for (const [index, block] of html.entries()) {
      const known = this.#blocks[index];
      if (known?.html === block) continue;
      this.#isFinished = false;
      const fresh = sanitize(block);
      if (known) {
        known.html = block;
        updateChildren(known.element, fresh);
        continue;
      }
      const element = createElement("div", "block");
      element.append(fresh);
      this.element.append(element);
      this.#blocks.push({ html: block, element });
    }
  }

  #showRest(characters: number): void {
    if (characters === 0) return this.#rest.remove();
    this.#rest.textContent = fillPlaceholders(labels.notShown, characters.toLocaleString());
    this.element.after(this.#rest);
  }

  /** Adds buttons, diagrams and links. Called after the last token, because blocks that are redrawn would lose them. */
  finish(): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    const candidates = findCandidates(this.element);
    addCodeButtons(this.element, (message) => this.#send({ ...message, id: this.#id }));
    // A restored page may have many answers, but only a few of them are visible.
    whenVisible(this.element, () => {
      void previewDiagrams(this.element, this.#send);
      if (candidates.paths.length + candidates.quotes.length > 0) this.#send({ kind: "findFileReferences", id: this.#id, ...candidates });
    });
  }

  showFileReferences(references: FileReferenceView[]): void {
    linkReferences(this.element, this.#references, references, (index) => this.#send({ kind: "openFileReference", id: this.#id, index }));
  }
}

/** Replaces only children that differ, so that selected text stays selected and a long list is not laid out again for each token. */
function updateChildren(shown: Node, fresh: Node): void {
  const [before, after] = [[...shown.childNodes], [...fresh.childNodes]];
  let same = 0;
  while (same < before.length && after[same] && before[same]?.isEqualNode(after[same] ?? null)) same++;
  const [old, next] = [before[same], after[same]];
  // If only the content of an element differs, the element is kept.
  if (old instanceof Element && next instanceof Element && old.cloneNode(false).isEqualNode(next.cloneNode(false))) {
    updateChildren(old, next);
    same++;
  }
  for (const node of before.slice(same)) node.remove();
  for (const node of after.slice(same)) shown.appendChild(node);
}
