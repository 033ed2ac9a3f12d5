import type { FromPanel, ToPanel } from "../../src/protocol/panel.ts";
import type { DraftView } from "../../src/protocol/draftView.ts";
import { AttachmentList } from "./attachmentList.ts";
import { Completion } from "./completion.ts";
import { CropDialog } from "./cropDialog.ts";
import { DraftAnnouncer } from "./draftAnnouncer.ts";
import { EditBar } from "./editBar.ts";
import { createButton, createElement } from "../dom.ts";
import { fillPlaceholders } from "../fillPlaceholders.ts";
import { labels } from "./labels.ts";
import type { PageState } from "./pageState.ts";
import { SelectionList } from "./selectionList.ts";
import { TransferAttacher } from "./transferAttacher.ts";

/** Form for writing a question, with its attachments. */
export class Composer {
  readonly element = createElement("form", "composer");
  readonly #state: PageState;
  readonly #send: (message: FromPanel) => void;
  readonly #text = createElement("textarea");
  readonly #actions = createElement("div", "actions");
  readonly #total = createElement("span", "total");
  readonly #ask = createButton("send", labels.ask, () => {});
  readonly #attachments: AttachmentList;
  readonly #selections: SelectionList;
  readonly #editBar: EditBar;
  readonly #completion: Completion;
  readonly #transfers: TransferAttacher;
  readonly #announcer: DraftAnnouncer;
  #draft: DraftView | undefined;

  constructor(state: PageState, send: (message: FromPanel) => void, announce: (text: string) => void) {
    this.#state = state;
    this.#send = send;
    const focusQuestion = () => this.#text.focus();
    this.#attachments = new AttachmentList(send, focusQuestion);
    this.#selections = new SelectionList(send, focusQuestion);
    this.#editBar = new EditBar(() => this.#cancelEdit(), focusQuestion);
    this.#completion = new Completion(this.#text, send, announce);
    this.#transfers = new TransferAttacher(state, send, announce);
    this.#announcer = new DraftAnnouncer(announce);
    this.element.setAttribute("aria-label", labels.composer);
    this.#actions.setAttribute("role", "group");
    this.#actions.setAttribute("aria-label", labels.actions);
    this.#text.setAttribute("aria-label", labels.question);
    this.#text.rows = 1;
    this.#text.value = this.#state.saved.question;
    this.#total.title = labels.totalTitle;
    this.#ask.type = "submit";
    this.#ask.classList.add("primary");
    const row = createElement("div", "row");
    row.append(
      createButton("attach", labels.attach, () => send({ kind: "pickFiles" })),
      this.#total,
      this.#ask,
    );
    const box = createElement("div", "box");
    box.append(this.#editBar.element, this.#attachments.element, this.#selections.element, this.#actions, this.#text, row);
    this.element.append(this.#completion.list, box, this.#transfers.dropHint);
    // Keeps the focused element from being hidden by the composer, which sticks to the bottom of the page.
    new ResizeObserver(() => {
      document.documentElement.style.scrollPaddingBottom = `${this.element.offsetHeight}px`;
    }).observe(this.element);
    this.#listen();
    this.#transfers.listen(focusQuestion);
  }

  receive(message: Extract<ToPanel, { kind: "draft" | "focusQuestion" | "completions" | "wholeImage" }>): void {
    switch (message.kind) {
      case "draft":
        this.#show(message.draft);
        break;
      case "focusQuestion":
        if (message.question !== undefined) this.#insertQuestion(message.question);
        this.#text.focus();
        break;
      case "completions":
        this.#completion.show(message.request, message.completions);
        break;
      case "wholeImage": {
        const { id, name, prepared } = message;
        const attachment = this.#attachments.find(id);
        if (attachment === undefined) break;
        const { choice } = attachment;
        new CropDialog(name, prepared, choice.region, (region) =>
          this.#send({ kind: "setImageChoice", id, choice: { ...choice, region } }),
        ).open();
        break;
      }
    }
  }

  #listen(): void {
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#text.addEventListener("input", () => {
      if (this.#state.saved.question === "" && this.#text.value !== "") this.#send({ kind: "startedWriting" });
      this.#saveQuestion();
    });
    this.#text.addEventListener("keydown", (event) => {
      if (this.#completion.handleKey(event)) event.preventDefault();
      else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#submit();
      }
    });
  }

  #submit(action?: DraftView["actions"][number]["id"]): void {
    const question = this.#text.value;
    if (!this.#canAsk()) return;
    this.#completion.close();
    this.#send({ kind: "ask", question, ...(action === undefined ? {} : { action }) });
    this.#setQuestion(this.#draft?.editedQuestion === undefined ? "" : this.#state.saved.beforeEdit);
    // The pressed button is disabled or removed. Without this, the next Tab would leave the panel.
    this.#text.focus();
  }

  #setQuestion(question: string): void {
    this.#text.value = question;
    this.#saveQuestion();
  }

  #saveQuestion(): void {
    this.#state.update({ question: this.#text.value });
    this.#updateAsk();
  }

  #show(draft: DraftView): void {
    const before = this.#draft;
    this.#draft = draft;
    this.#transfers.maxBytes = draft.maxBytes;
    this.#attachments.update(draft);
    this.#selections.update(draft);
    this.#text.placeholder = draft.defaultQuestion || labels.questionHint;
    this.#total.textContent =
      draft.attachments.length === 0 ? "" : fillPlaceholders(labels.total, draft.tokens.toLocaleString(), draft.maxTokens.toLocaleString());
    this.#showActions(draft, before);
    if (draft.editedQuestion !== before?.editedQuestion) {
      if (before && before.editedQuestion === undefined) this.#state.update({ beforeEdit: this.#text.value });
      this.#editBar.show(draft.editedQuestion);
    }
    this.#updateAsk();
    this.#announcer.update(draft, before);
  }

  #showActions({ actions }: DraftView, before: DraftView | undefined): void {
    if (JSON.stringify(actions) === JSON.stringify(before?.actions)) return;
    this.#actions.replaceChildren(
      ...actions.map(({ id, title }) => {
        const action = createElement("button", "", title);
        action.type = "button";
        action.addEventListener("click", () => this.#submit(id));
        return action;
      }),
    );
  }

  /**
   * Appends a question to the text being written. While an earlier question is being edited, replaces the editor's text instead; the draft was
   * saved when the edit started.
   */
  #insertQuestion(question: string): void {
    const before = this.#draft?.editedQuestion === undefined ? this.#text.value.trim() : "";
    this.#setQuestion([before, question].filter(Boolean).join("\n"));
  }

  #cancelEdit(): void {
    this.#setQuestion(this.#state.saved.beforeEdit);
    this.#send({ kind: "cancelEdit" });
    this.#text.focus();
  }

  #canAsk(): boolean {
    return this.#text.value.trim() !== "" || (this.#draft?.defaultQuestion ?? "") !== "";
  }

  #updateAsk(): void {
    this.#ask.disabled = !this.#canAsk();
  }
}
