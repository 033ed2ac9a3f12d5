import type { FromPanel, FileReferenceView } from "../../src/protocol/panel.ts";
import type { ImageView, TurnView } from "../../src/protocol/turnView.ts";
import { AnswerElement } from "./answerElement.ts";
import { drawInTurn } from "./drawing.ts";
import { button, make, withIcon } from "../dom.ts";
import { imageParts } from "./imageCard.ts";
import { fill } from "../fill.ts";
import { labels } from "./labels.ts";

/** Time for which the copy button confirms. */
const COPIED_MS = 2000;
const FRAME_MS = 16;

/** One turn on the page. Updates reuse its elements, so that a selection and the position of a screen reader stay. */
export class TurnElement {
  readonly element = make("article", "turn");
  readonly #images = make("ul", "images");
  readonly #status = make("p", "status");
  readonly #notice = make("p", "note");
  readonly #progress = make("progress");
  readonly #thoughts = make("details", "thoughts");
  readonly #thoughtsTitle = make("summary");
  readonly #thoughtsText = make("p");
  readonly #answer: AnswerElement;
  readonly #outcome = make("div", "outcome");
  readonly #buttons = make("div", "buttons");
  readonly #copy: HTMLButtonElement;
  readonly #send: (message: FromPanel) => void;
  #turn: TurnView;
  #drawnImages = "";
  #drawnOutcome = "";
  #willDraw = false;
  /** Duration of the last drawing. */
  #drawMs = 0;

  constructor(turn: TurnView, send: (message: FromPanel) => void) {
    this.#turn = turn;
    this.#send = send;
    this.#answer = new AnswerElement(turn.id, send);
    this.#thoughts.append(this.#thoughtsTitle, this.#thoughtsText);
    this.#copy = button("copy", labels.copy, () => send({ kind: "copy", id: turn.id }));
    const question = make("h2", "question", turn.question);
    question.id = `question-${turn.id}`;
    this.element.setAttribute("aria-labelledby", question.id);
    this.element.tabIndex = -1;
    const selections = make("ul", "selections");
    for (const selection of turn.selections) selections.append(withIcon(make("li"), "code", selection));
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
      this.#outcome,
      this.#buttons,
    );
    this.update(turn);
  }

  get turn(): TurnView {
    return this.#turn;
  }

  update(turn: TurnView): void {
    const stayAtEnd = this.element.isConnected ? atEnd() : false;
    this.#turn = turn;
    this.element.dataset["state"] = turn.state.kind;
    this.element.classList.toggle("set-aside", turn.isSetAside);
    this.#notice.textContent = noticeOf(turn);
    this.#notice.hidden = this.#notice.textContent === "";
    const images = JSON.stringify(turn.images);
    if (images !== this.#drawnImages) this.#images.replaceChildren(...turn.images.map((image, index) => this.#imageElement(image, index)));
    this.#drawnImages = images;
    const waiting = turn.state.kind === "waiting" ? turn.state : undefined;
    this.#status.textContent = waiting?.status ?? "";
    this.#status.hidden = this.#progress.hidden = waiting === undefined;
    if (waiting?.fraction === undefined) this.#progress.removeAttribute("value");
    else this.#progress.value = waiting.fraction;
    this.#progress.setAttribute("aria-label", waiting?.status ?? "");
    this.#thoughtsTitle.textContent = turn.state.kind === "thinking" ? labels.thinking : labels.thoughts;
    // Progress changes often, and a button replaced while it is being pressed is not pressed.
    const shown = JSON.stringify([isRunning(turn.state) ? "running" : turn.state, turn.isSetAside, turn.text === ""]);
    if (shown !== this.#drawnOutcome) {
      this.#drawnOutcome = shown;
      this.#drawOutcome();
      this.#drawButtons();
    }
    this.#drawSoon();
    if (stayAtEnd) toEnd();
  }

  append(part: "text" | "thoughts", text: string): void {
    this.#turn = { ...this.#turn, [part]: this.#turn[part] + text };
    this.#drawSoon();
  }

  showFileReferences(references: FileReferenceView[]): void {
    this.#answer.showFileReferences(references);
  }

  showCopied(): void {
    setLabel(this.#copy, labels.copied);
    setTimeout(() => setLabel(this.#copy, labels.copy), COPIED_MS);
  }

  /** Draws at most once per frame, and less often if drawing takes long, so that the page stays responsive to Stop. */
  #drawSoon(): void {
    if (this.#willDraw) return;
    this.#willDraw = true;
    const draw = () => drawInTurn(() => this.#draw());
    if (this.#drawMs <= FRAME_MS) draw();
    else setTimeout(draw, 2 * this.#drawMs);
  }

  #draw(): void {
    this.#willDraw = false;
    const begin = performance.now();
    const { text, thoughts, state } = this.#turn;
    // Only the last turn moves the end of the page. Measured before drawing, as it costs a layout.
    const stayAtEnd = this.element.nextElementSibling === null && atEnd();
    this.#thoughts.hidden = thoughts === "";
    this.#showThoughts(thoughts);
    this.#answer.show(text, !isRunning(state));
    if (!isRunning(state)) this.#answer.finish();
    if (stayAtEnd) toEnd();
    this.#drawMs = performance.now() - begin;
  }

  /** Appends without replacing existing text, so that a selection stays. */
  #showThoughts(thoughts: string): void {
    const shown = this.#thoughtsText.textContent ?? "";
    if (thoughts.startsWith(shown)) this.#thoughtsText.append(thoughts.slice(shown.length));
    else this.#thoughtsText.textContent = thoughts;
  }

  #imageElement({ name, prepared }: ImageView, image: number): HTMLElement {
    const item = make("li", "image");
    if (prepared === undefined) return withIcon(item, "file-media", name);
    const { id } = this.#turn;
    const open = (piece: number) => this.#send({ kind: "openPicture", id, image, piece });
    item.append(make("span", "name", name), ...imageParts(name, prepared, open));
    return item;
  }

  #drawOutcome(): void {
    const { state } = this.#turn;
    this.#outcome.replaceChildren();
    if (state.kind === "failed") {
      const message = make("p", "failure");
      this.#outcome.append(withIcon(message, "error", state.message));
      if (state.log.length > 0) this.#outcome.append(logElement(state.log));
    }
    if (state.kind === "stopped") this.#outcome.append(note(labels.stopped));
    if (state.kind === "brokenOff") this.#outcome.append(note(labels.brokenOff));
    if (state.kind === "done") {
      if (state.truncated) this.#outcome.append(note(labels.truncated));
      if (state.warning !== undefined) this.#outcome.append(withIcon(make("p", "failure"), "warning", state.warning));
      this.#outcome.append(state.details === "" ? note(state.summary) : timingsElement(state.summary, state.details));
    }
    if (this.#turn.isUnanswered && !this.#turn.isSetAside) this.#outcome.append(note(labels.unanswered));
  }

  #drawButtons(): void {
    const { id, state, text, isSetAside } = this.#turn;
    const running = isRunning(state);
    const focused = this.#buttons.contains(document.activeElement);
    const buttons = [];
    if (running) buttons.push(button("debug-stop", labels.stop, () => this.#send({ kind: "stop", id })));
    if (state.kind === "failed" && state.action !== undefined && !isSetAside) {
      buttons.push(button("wrench", state.action, () => this.#send({ kind: "act", id })));
    }
    if (!running && text !== "") buttons.push(this.#copy);
    if (!running && !isSetAside) buttons.push(button("edit", labels.edit, () => this.#send({ kind: "edit", id })));
    if (!running && !isSetAside) buttons.push(button("refresh", labels.retry, () => this.#send({ kind: "retry", id })));
    this.#buttons.replaceChildren(...buttons);
    // When the focused Stop disappears at the end of the answer, the focus must not drop to the top of the page.
    if (focused) (buttons[0] ?? this.element).focus();
  }
}

/** Whether the end of the page is visible, and should stay so. */
export function atEnd(): boolean {
  const { scrollHeight, scrollTop, clientHeight } = document.scrollingElement ?? document.documentElement;
  return scrollHeight - scrollTop - clientHeight < 40;
}

function toEnd(): void {
  const root = document.scrollingElement ?? document.documentElement;
  root.scrollTop = root.scrollHeight;
}

function logElement(lines: string[]): HTMLElement {
  const details = make("details");
  const log = make("pre", "log", lines.join("\n"));
  log.tabIndex = 0;
  details.append(make("summary", "", labels.log), log);
  return details;
}

/** Details are shown on hover, and can be expanded without a mouse. */
function timingsElement(summary: string, details: string): HTMLElement {
  const element = make("details", "note timings");
  const title = make("summary", "", summary);
  title.title = details;
  element.append(title, make("p", "", details));
  return element;
}

/** Remarks on how the question was asked. */
export function noticeOf({ isSetAside, forgotten, notice }: TurnView): string {
  if (isSetAside) return labels.setAside;
  return [notice, forgotten > 0 ? fill(labels.forgotten, forgotten) : ""].filter((notice) => notice !== "").join(" ");
}

function isRunning({ kind }: TurnView["state"]): boolean {
  return kind === "waiting" || kind === "thinking" || kind === "writing";
}

function note(text: string): HTMLElement {
  return make("p", "note", text);
}

function setLabel(element: HTMLElement, label: string): void {
  const text = element.lastChild;
  if (text) text.textContent = label;
}
