import type { FromPanel, FileReferenceView } from "../../src/protocol/panel.ts";
import type { ImageView, TurnView } from "../../src/protocol/turnView.ts";
import { AnswerElement } from "./answerElement.ts";
import { queueDrawing } from "./drawingQueue.ts";
import { createButton, createElement, addIconAndText } from "../dom.ts";
import { createImageDetails } from "./imageCard.ts";
import { labels } from "./labels.ts";
import { PointedImages } from "./pointedImages.ts";
import { isScrolledToEnd, scrollToEnd } from "./scroll.ts";
import { createOutcome } from "./turnOutcome.ts";
import { describeNotice } from "./describeTurn.ts";

/** Time for which the copy button shows that the answer was copied. */
const COPIED_LABEL_MS = 2000;
/** Duration of a frame at 60 Hz. */
const FRAME_MS = 16;

/** A question with its answer. Updates reuse its elements, so that a selection or a screen reader's position inside it is kept. */
export class TurnElement {
  readonly element = createElement("article", "turn");
  readonly #images = createElement("ul", "images");
  readonly #status = createElement("p", "status");
  readonly #notice = createElement("p", "note");
  readonly #progress = createElement("progress");
  readonly #thoughts = createElement("details", "thoughts");
  readonly #thoughtsTitle = createElement("summary");
  readonly #thoughtsText = createElement("p");
  readonly #answer: AnswerElement;
  readonly #pointedImages = new PointedImages();
  readonly #outcome = createElement("div", "outcome");
  readonly #buttons = createElement("div", "buttons");
  readonly #copyButton: HTMLButtonElement;
  readonly #send: (message: FromPanel) => void;
  #turn: TurnView;
  /** JSON of the images that are shown. */
  #shownImages = "";
  /** JSON of the state that the outcome and the buttons show. */
  #shownOutcome = "";
  /** JSON of the images that the answer points to, as shown. */
  #shownPointed = "[]";
  #isDrawingQueued = false;
  /** Duration of the last drawing. */
  #drawMs = 0;

  constructor(turn: TurnView, send: (message: FromPanel) => void) {
    this.#turn = turn;
    this.#send = send;
    this.#answer = new AnswerElement(turn.id, send);
    this.#thoughts.append(this.#thoughtsTitle, this.#thoughtsText);
    this.#copyButton = createButton("copy", labels.copy, () => send({ kind: "copyAnswer", id: turn.id }));
    const question = createElement("h2", "question", turn.question);
    question.id = `question-${turn.id}`;
    this.element.setAttribute("aria-labelledby", question.id);
    this.element.tabIndex = -1;
    const selections = createElement("ul", "selections");
    for (const selection of turn.selections) selections.append(addIconAndText(createElement("li"), "code", selection));
    this.#progress.max = 1;
    this.element.append(
      question,
      this.#images,
      selections,
      this.#notice,
      this.#status,
      this.#progress,
      this.#thoughts,
      this.#answer.element,
      this.#pointedImages.element,
      this.#outcome,
      this.#buttons,
    );
    this.update(turn);
  }

  get turn(): TurnView {
    return this.#turn;
  }

  update(turn: TurnView): void {
    const wasAtEnd = this.element.isConnected ? isScrolledToEnd() : false;
    this.#turn = turn;
    this.element.dataset["state"] = turn.state.kind;
    this.element.classList.toggle("replaced", turn.isReplaced);
    this.#notice.textContent = describeNotice(turn);
    this.#notice.hidden = this.#notice.textContent === "";
    const images = JSON.stringify(turn.images);
    if (images !== this.#shownImages) this.#images.replaceChildren(...turn.images.map((image, index) => this.#createImage(image, index)));
    this.#shownImages = images;
    const waitingState = turn.state.kind === "waiting" ? turn.state : undefined;
    this.#status.textContent = waitingState?.status ?? "";
    this.#status.hidden = this.#progress.hidden = waitingState === undefined;
    if (waitingState?.fraction === undefined) this.#progress.removeAttribute("value");
    else this.#progress.value = waitingState.fraction;
    this.#progress.setAttribute("aria-label", waitingState?.status ?? "");
    this.#thoughtsTitle.textContent = turn.state.kind === "thinking" ? labels.thinking : labels.thoughts;
    // Progress changes often, but must not replace a button while it is being pressed.
    const outcome = JSON.stringify([
      isRunning(turn.state) ? "running" : turn.state,
      turn.stall,
      turn.isReplaced,
      turn.zoomOffer,
      turn.text === "",
    ]);
    if (outcome !== this.#shownOutcome) {
      this.#shownOutcome = outcome;
      this.#outcome.replaceChildren(...createOutcome(turn));
      this.#drawButtons();
    }
    this.#scheduleDrawing();
    if (wasAtEnd) scrollToEnd();
  }

  append(part: "text" | "thoughts", text: string): void {
    this.#turn = { ...this.#turn, [part]: this.#turn[part] + text };
    this.#scheduleDrawing();
  }

  showFileReferences(references: FileReferenceView[]): void {
    this.#answer.showFileReferences(references);
  }

  showCopied(): void {
    setLabel(this.#copyButton, labels.copied);
    setTimeout(() => setLabel(this.#copyButton, labels.copy), COPIED_LABEL_MS);
  }

  /** Draws at most once per frame, however fast tokens arrive. Turns that are slow to draw are drawn less often, so that Stop still works. */
  #scheduleDrawing(): void {
    if (this.#isDrawingQueued) return;
    this.#isDrawingQueued = true;
    const draw = () => queueDrawing(() => this.#draw());
    if (this.#drawMs <= FRAME_MS) draw();
    else setTimeout(draw, 2 * this.#drawMs);
  }

  #draw(): void {
    this.#isDrawingQueued = false;
    const startMs = performance.now();
    const { text, thoughts, state } = this.#turn;
    // Only the last turn can be at the end of the page. Other turns skip the check, because it forces a layout of the page.
    const wasAtEnd = this.element.nextElementSibling === null && isScrolledToEnd();
    this.#thoughts.hidden = thoughts === "";
    this.#showThoughts(thoughts);
    this.#answer.show(text, !isRunning(state));
    if (!isRunning(state)) {
      this.#answer.finish();
      this.#showPointedImages();
    }
    if (wasAtEnd) scrollToEnd();
    this.#drawMs = performance.now() - startMs;
  }

  #showPointedImages(): void {
    const pointed = JSON.stringify(this.#turn.pointed);
    if (pointed === this.#shownPointed) return;
    this.#shownPointed = pointed;
    this.#pointedImages.show(this.#turn, this.#answer.element);
  }

  /** Appends to the text already shown, so that selected text stays selected. */
  #showThoughts(thoughts: string): void {
    const shownText = this.#thoughtsText.textContent ?? "";
    if (thoughts.startsWith(shownText)) this.#thoughtsText.append(thoughts.slice(shownText.length));
    else this.#thoughtsText.textContent = thoughts;
  }

  #createImage({ name, prepared }: ImageView, imageIndex: number): HTMLElement {
    const item = createElement("li", "image");
    if (prepared === undefined) return addIconAndText(item, "file-media", name);
    const { id } = this.#turn;
    const openPiece = (piece: number) => this.#send({ kind: "openSentImage", id, image: imageIndex, piece });
    item.append(createElement("span", "name", name), ...createImageDetails(name, prepared, openPiece));
    return item;
  }

  #drawButtons(): void {
    const { id, state, stall, text, zoomOffer, isReplaced } = this.#turn;
    const isAnswerRunning = isRunning(state);
    const hadFocus = this.#buttons.contains(document.activeElement);
    const buttons = [];
    if (isAnswerRunning) buttons.push(createButton("debug-stop", labels.stop, () => this.#send({ kind: "stopAnswer", id })));
    if (isAnswerRunning && stall !== "") buttons.push(createButton("watch", labels.wait, () => this.#send({ kind: "keepWaiting", id })));
    if (state.kind === "failed" && state.action !== undefined && !isReplaced) {
      buttons.push(createButton("wrench", state.action, () => this.#send({ kind: "runFailureAction", id })));
    }
    if (state.kind === "done" && state.isTruncated && !isReplaced) {
      buttons.push(createButton("debug-continue", labels.continueAnswer, () => this.#send({ kind: "continueAnswer", id })));
    }
    if (!isAnswerRunning && zoomOffer !== "" && !isReplaced) {
      buttons.push(createButton("zoom-in", labels.lookCloser, () => this.#send({ kind: "lookCloser", id })));
    }
    if (!isAnswerRunning && text !== "") buttons.push(this.#copyButton);
    if (!isAnswerRunning && !isReplaced) buttons.push(createButton("edit", labels.edit, () => this.#send({ kind: "editQuestion", id })));
    if (!isAnswerRunning && !isReplaced) buttons.push(createButton("refresh", labels.retry, () => this.#send({ kind: "askAgain", id })));
    this.#buttons.replaceChildren(...buttons);
    // The focused button may have been removed, such as Stop after the answer. The focus must not move to the top of the page.
    if (hadFocus) (buttons[0] ?? this.element).focus();
  }
}

function isRunning({ kind }: TurnView["state"]): boolean {
  return kind === "waiting" || kind === "thinking" || kind === "writing";
}

function setLabel(element: HTMLElement, label: string): void {
  const text = element.lastChild;
  if (text) text.textContent = label;
}
