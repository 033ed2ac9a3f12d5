import type { FromPanel, FileReferenceView } from "../../src/protocol/panel.ts";
import { addCodeButtons } from "./codeBlocks.ts";
import { make } from "../dom.ts";
import { fill } from "../fill.ts";
import { labels } from "./labels.ts";
import { GrowingMarkdown } from "./markdown.ts";
import { previewDiagrams } from "./mermaidPreview.ts";
import { linkReferences, referenceCandidates } from "./fileReferences.ts";
import { sanitized } from "./sanitized.ts";
import { whenSeen } from "./whenSeen.ts";

/** Longer answers are cut off on the page; no token limit allows so many words. */
const MAX_SHOWN_LENGTH = 150_000;

/** The text of an answer. While it grows, only its last blocks are drawn again, so that a selection above them stays. */
export class AnswerElement {
  readonly element = make("div", "answer");
  readonly #id: string;
  readonly #send: (message: FromPanel) => void;
  readonly #references = make("ul", "places");
  #blocks: { html: string; element: HTMLElement }[] = [];
  readonly #rest = make("p", "note");
  readonly #markdown = new GrowingMarkdown();
  #shown: { text: string; isWhole: boolean } = { text: "", isWhole: false };
  #isFinished = false;

  constructor(id: string, send: (message: FromPanel) => void) {
    this.#id = id;
    this.#send = send;
    this.element.dataset["testid"] = "answer";
  }

  /** @param isWhole whether the answer is complete */
  show(answer: string, isWhole: boolean): void {
    if (answer === this.#shown.text && isWhole === this.#shown.isWhole) return;
    this.#shown = { text: answer, isWhole };
    const text = answer.slice(0, MAX_SHOWN_LENGTH);
    this.#showRest(answer.length - text.length);
    const html = this.#markdown.blocks(text, isWhole);
    for (const { element } of this.#blocks.splice(html.length)) element.remove();
    for (const [index, block] of html.entries()) {
      const known = this.#blocks[index];
      if (known?.html === block) continue;
      this.#isFinished = false;
      const fresh = sanitized(block);
      if (known) {
        known.html = block;
        updateNodes(known.element, fresh);
        continue;
      }
      const element = make("div", "block");
      element.append(fresh);
      this.element.append(element);
      this.#blocks.push({ html: block, element });
    }
  }

  #showRest(characters: number): void {
    if (characters === 0) return this.#rest.remove();
    this.#rest.textContent = fill(labels.notShown, characters.toLocaleString());
    this.element.after(this.#rest);
  }

  /** Adds buttons, diagrams and references to a complete answer; a button redrawn with each token could not be pressed. */
  finish(): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    const candidates = referenceCandidates(this.element);
    addCodeButtons(this.element, (message) => this.#send({ ...message, id: this.#id }));
    // A reloaded page has many answers, of which the user looks at one.
    whenSeen(this.element, () => {
      void previewDiagrams(this.element, this.#send);
      if (candidates.paths.length + candidates.quotes.length > 0) this.#send({ kind: "findFileReferences", id: this.#id, ...candidates });
    });
  }

  showFileReferences(references: FileReferenceView[]): void {
    linkReferences(this.element, this.#references, references, (index) => this.#send({ kind: "openFileReference", id: this.#id, index }));
  }
}

/** Replaces only nodes that differ, so that a selection stays and a long list is not laid out for each word. */
function updateNodes(shown: Node, fresh: Node): void {
  const [before, after] = [[...shown.childNodes], [...fresh.childNodes]];
  let same = 0;
  while (same < before.length && after[same] && before[same]?.isEqualNode(after[same] ?? null)) same++;
  const [old, next] = [before[same], after[same]];
  // The element itself has grown.
  if (old instanceof Element && next instanceof Element && old.cloneNode(false).isEqualNode(next.cloneNode(false))) {
    updateNodes(old, next);
    same++;
  }
  for (const node of before.slice(same)) node.remove();
  for (const node of after.slice(same)) shown.appendChild(node);
}
