import type { FromPanel, FileReferenceView } from "../../src/protocol/panel.ts";
import { decorateCodeBlocks } from "./codeBlocks.ts";
import { createElement } from "../dom.ts";
import { fillPlaceholders } from "../fillPlaceholders.ts";
import { labels } from "./labels.ts";
import { GrowingMarkdown } from "./markdown.ts";
import { previewDiagrams } from "./mermaidPreview.ts";
import { findReferenceCandidates, linkReferences } from "./fileReferences.ts";
import { sanitize } from "./sanitize.ts";
import { runWhenVisible } from "./runWhenVisible.ts";

/** Maximum number of characters shown. Answers within Oriel's token limits are shorter. */
const MAX_SHOWN_CHARACTERS = 150_000;

/** The text of an answer. While text is being appended, only the last blocks are redrawn, so that text selected above stays selected. */
export class AnswerElement {
  readonly element = createElement("div", "answer");
  readonly #id: string;
  readonly #send: (message: FromPanel) => void;
  readonly #references = createElement("ul", "references");
  #blocks: { html: string; element: HTMLElement }[] = [];
  readonly #omissionNote = createElement("p", "note");
  readonly #markdown = new GrowingMarkdown();
  #shownAnswer: { text: string; isComplete: boolean } = { text: "", isComplete: false };
  #isFinished = false;

  constructor(id: string, send: (message: FromPanel) => void) {
    this.#id = id;
    this.#send = send;
    this.element.dataset["testid"] = "answer";
  }

  /** @param isComplete whether no more text will follow */
  show(answer: string, isComplete: boolean): void {
    if (answer === this.#shownAnswer.text && isComplete === this.#shownAnswer.isComplete) return;
    this.#shownAnswer = { text: answer, isComplete };
    const text = answer.slice(0, MAX_SHOWN_CHARACTERS);
    this.#showOmission(answer.length - text.length);
    const html = this.#markdown.render(text, isComplete);
    for (const { element } of this.#blocks.splice(html.length)) element.remove();
    for (const [index, block] of html.entries()) {
      const existingBlock = this.#blocks[index];
      if (existingBlock?.html === block) continue;
      this.#isFinished = false;
      const fragment = sanitize(block);
      if (existingBlock) {
        existingBlock.html = block;
        updateChildren(existingBlock.element, fragment);
        continue;
      }
      const element = createElement("div", "block");
      element.append(fragment);
      this.element.append(element);
      this.#blocks.push({ html: block, element });
    }
  }

  #showOmission(omittedCharacters: number): void {
    if (omittedCharacters === 0) return this.#omissionNote.remove();
    this.#omissionNote.textContent = fillPlaceholders(labels.notShown, omittedCharacters.toLocaleString());
    this.element.after(this.#omissionNote);
  }

  /** Adds buttons, diagrams and links. Called after the last token, because blocks that are redrawn would lose them. */
  finish(): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    const candidates = findReferenceCandidates(this.element);
    decorateCodeBlocks(this.element, (message) => this.#send({ ...message, id: this.#id }));
    // A restored page may have many answers, but only a few of them are visible.
    runWhenVisible(this.element, () => {
      void previewDiagrams(this.element, this.#send);
      if (candidates.paths.length + candidates.quotes.length > 0) this.#send({ kind: "findFileReferences", id: this.#id, ...candidates });
    });
  }

  showFileReferences(references: FileReferenceView[]): void {
    linkReferences(this.element, this.#references, references, (index) => this.#send({ kind: "openFileReference", id: this.#id, index }));
  }
}

/** Keeps the children before the first difference, so that selected text stays selected and a long list is not laid out again for each token. */
function updateChildren(parent: Node, newContent: Node): void {
  const [oldNodes, newNodes] = [[...parent.childNodes], [...newContent.childNodes]];
  let sameCount = 0;
  while (sameCount < oldNodes.length && newNodes[sameCount] && oldNodes[sameCount]?.isEqualNode(newNodes[sameCount] ?? null)) sameCount++;
  const [oldNode, newNode] = [oldNodes[sameCount], newNodes[sameCount]];
  // If only the content of an element differs, the element is kept.
  if (oldNode instanceof Element && newNode instanceof Element && oldNode.cloneNode(false).isEqualNode(newNode.cloneNode(false))) {
    updateChildren(oldNode, newNode);
    sameCount++;
  }
  for (const node of oldNodes.slice(sameCount)) node.remove();
  for (const node of newNodes.slice(sameCount)) parent.appendChild(node);
}
