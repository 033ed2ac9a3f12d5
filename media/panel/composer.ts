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
  readonly #textArea = createElement("textarea");
  readonly #actions = createElement("div", "actions");
  readonly #tokenTotal = createElement("span", "total");
  readonly #askButton = createButton("send", labels.ask, () => {});
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
    const focusQuestion = () => this.#textArea.focus();
    this.#attachments = new AttachmentList(send, focusQuestion);
    this.#selections = new SelectionList(send, focusQuestion);
    this.#editBar = new EditBar(() => this.#cancelEdit(), focusQuestion);
    this.#completion = new Completion(this.#textArea, send, announce);
    this.#transfers = new TransferAttacher(state, send, announce);
    this.#announcer = new DraftAnnouncer(announce);
    this.element.setAttribute("aria-label", labels.composer);
    this.#actions.setAttribute("role", "group");
    this.#actions.setAttribute("aria-label", labels.actions);
    this.#textArea.setAttribute("aria-label", labels.question);
    this.#textArea.rows = 1;
    this.#textArea.value = this.#state.saved.question;
    this.#tokenTotal.title = labels.totalTitle;
    this.#askButton.type = "submit";
    this.#askButton.classList.add("primary");
    const row = createElement("div", "row");
    row.append(
      createButton("attach", labels.attach, () => send({ kind: "pickFiles" })),
      this.#tokenTotal,
      this.#askButton,
    );
    const box = createElement("div", "box");
    box.append(this.#editBar.element, this.#attachments.element, this.#selections.element, this.#actions, this.#textArea, row);
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
        this.#textArea.focus();
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
    this.#textArea.addEventListener("input", () => {
      if (this.#state.saved.question === "" && this.#textArea.value !== "") this.#send({ kind: "startedWriting" });
      this.#saveQuestion();
    });
    this.#textArea.addEventListener("keydown", (event) => {
      if (this.#completion.handleKey(event)) event.preventDefault();
      else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#submit();
      }
    });
  }

  #submit(action?: DraftView["actions"][number]["id"]): void {
    const question = this.#textArea.value;
    if (!this.#canAsk()) return;
    this.#completion.close();
    this.#send({ kind: "ask", question, ...(action === undefined ? {} : { action }) });
    this.#setQuestion(this.#draft?.editedQuestion === undefined ? "" : this.#state.saved.textBeforeEdit);
    // The pressed button is disabled or removed. If nothing had the focus, the next Tab would leave the panel.
    this.#textArea.focus();
  }

  #setQuestion(question: string): void {
    this.#textArea.value = question;
    this.#saveQuestion();
  }

  #saveQuestion(): void {
    this.#state.update({ question: this.#textArea.value });
    this.#updateAskButton();
  }

  #show(draft: DraftView): void {
    const previous = this.#draft;
    this.#draft = draft;
    this.#transfers.maxBytes = draft.maxBytes;
    this.#attachments.update(draft);
    this.#selections.update(draft);
    this.#textArea.placeholder = draft.defaultQuestion || labels.questionHint;
    this.#tokenTotal.textContent =
      draft.attachments.length === 0 ? "" : fillPlaceholders(labels.total, draft.tokens.toLocaleString(), draft.maxTokens.toLocaleString());
    this.#showActions(draft, previous);
    if (draft.editedQuestion !== previous?.editedQuestion) {
      if (previous && previous.editedQuestion === undefined) this.#state.update({ textBeforeEdit: this.#textArea.value });
      this.#editBar.show(draft.editedQuestion);
    }
    this.#updateAskButton();
    this.#announcer.update(draft, previous);
  }

  #showActions({ actions }: DraftView, previous: DraftView | undefined): void {
    if (JSON.stringify(actions) === JSON.stringify(previous?.actions)) return;
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
   * Appends a question to the text being written. While an earlier question is being edited, replaces its text instead; the draft was
   * saved when the edit started.
   */
  #insertQuestion(question: string): void {
    const existingText = this.#draft?.editedQuestion === undefined ? this.#textArea.value.trim() : "";
    this.#setQuestion([existingText, question].filter(Boolean).join("\n"));
  }

  #cancelEdit(): void {
    this.#setQuestion(this.#state.saved.textBeforeEdit);
    this.#send({ kind: "cancelEdit" });
    this.#textArea.focus();
  }

  #canAsk(): boolean {
    return this.#textArea.value.trim() !== "" || (this.#draft?.defaultQuestion ?? "") !== "";
  }

  #updateAskButton(): void {
    this.#askButton.disabled = !this.#canAsk();
  }
}
