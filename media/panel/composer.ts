import type { FromPanel, ToPanel } from "../../src/protocol/panel.ts";
import type { AttachmentView, DraftView } from "../../src/protocol/draftView.ts";
import { AttachmentElement } from "./attachmentElement.ts";
import { Completion } from "./completion.ts";
import { CropDialog } from "./cropDialog.ts";
import { DropTarget } from "./dropTarget.ts";
import { button, make, withIcon } from "../dom.ts";
import { sizeText } from "./imageCard.ts";
import { fill } from "../fill.ts";
import { labels } from "./labels.ts";
import type { PageState } from "./pageState.ts";
import { SelectionList } from "./selectionList.ts";
import type { Transfer } from "./transfer.ts";

/** The question being written: its text and its attachments, which come by paste, drop, picker and `@`. */
export class Composer {
  readonly element = make("form", "composer");
  readonly #state: PageState;
  readonly #send: (message: FromPanel) => void;
  readonly #say: (text: string) => void;
  readonly #attachments = make("ul", "images attachments");
  readonly #selections: SelectionList;
  readonly #text = make("textarea");
  readonly #edited = make("p", "edited");
  readonly #actions = make("div", "actions");
  readonly #total = make("span", "total");
  readonly #ask: HTMLButtonElement;
  readonly #completion: Completion;
  readonly #elements = new Map<string, AttachmentElement>();
  /** Last announcement for each image. */
  readonly #announced = new Map<string, string>();
  #draft: DraftView | undefined;

  constructor(state: PageState, send: (message: FromPanel) => void, say: (text: string) => void) {
    this.#state = state;
    this.#send = send;
    this.#say = say;
    this.#completion = new Completion(this.#text, send, say);
    this.#selections = new SelectionList(send, () => this.#text.focus());
    const dropTarget = new DropTarget((transfer, by) => {
      this.#attach(transfer, by);
      if (by === "drop") this.#text.focus();
    });
    this.element.setAttribute("aria-label", labels.composer);
    this.#attachments.setAttribute("aria-label", labels.attachments);
    this.#actions.setAttribute("role", "group");
    this.#actions.setAttribute("aria-label", labels.actions);
    this.#text.setAttribute("aria-label", labels.question);
    this.#text.rows = 1;
    this.#text.value = this.#state.kept.question;
    this.#total.title = labels.totalTitle;
    this.#ask = button("send", labels.ask, () => {});
    this.#ask.type = "submit";
    this.#ask.classList.add("primary");
    const row = make("div", "row");
    row.append(
      button("attach", labels.attach, () => send({ kind: "pick" })),
      this.#total,
      this.#ask,
    );
    const box = make("div", "box");
    box.append(this.#edited, this.#attachments, this.#selections.element, this.#actions, this.#text, row);
    this.#edited.hidden = true;
    this.element.append(this.#completion.list, box, dropTarget.hint);
    // The composer covers the end of the page: nothing may be scrolled to behind it.
    new ResizeObserver(() => {
      document.documentElement.style.scrollPaddingBottom = `${this.element.offsetHeight}px`;
    }).observe(this.element);
    this.#listen();
  }

  receive(message: Extract<ToPanel, { kind: "draft" | "write" | "completions" | "whole" }>): void {
    switch (message.kind) {
      case "draft":
        this.#show(message.draft);
        break;
      case "write":
        if (message.question !== undefined) this.#insert(message.question);
        this.#text.focus();
        break;
      case "completions":
        this.#completion.show(message.request, message.completions);
        break;
      case "whole": {
        const { id, name, whole } = message;
        if (!this.#elements.has(id)) break;
        const choice = this.#elements.get(id)?.view.choice;
        new CropDialog(name, whole, choice?.region, (region) => this.#send({ kind: "choose", id, choice: { ...choice, region } })).open();
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
      if (this.#state.kept.question === "" && this.#text.value !== "") this.#send({ kind: "writing" });
      this.#keep(this.#text.value);
    });
    this.#text.addEventListener("keydown", (event) => {
      if (this.#completion.handleKey(event)) event.preventDefault();
      else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#submit();
      }
    });
  }

  #attach({ files, addresses }: Transfer, by: "paste" | "drop"): void {
    if (addresses.length > 0) this.#send({ kind: "attachAddresses", addresses });
    for (const file of files) void this.#attachFile(file, by === "paste");
  }

  async #attachFile(file: File, isPaste: boolean): Promise<void> {
    const { size } = file;
    // Screenshots in the clipboard have no name of their own.
    const name = file.name === "" || (isPaste && file.name === "image.png") ? this.#nextPasteName() : file.name;
    if (size > (this.#draft?.maxBytes ?? Infinity)) return this.#send({ kind: "attachFile", name, size });
    try {
      this.#send({ kind: "attachFile", name, size, bytes: new Uint8Array(await file.arrayBuffer()) });
    } catch {
      // Folders and deleted files can't be read.
      this.#say(fill(labels.notReadable, name));
    }
  }

  #nextPasteName(): string {
    this.#state.keep({ pasteCount: this.#state.kept.pasteCount + 1 });
    return fill(labels.pastedImage, this.#state.kept.pasteCount);
  }

  #submit(action?: DraftView["actions"][number]["id"]): void {
    const question = this.#text.value;
    if (question.trim() === "" && (this.#draft?.usualQuestion ?? "") === "") return;
    this.#completion.close();
    this.#send({ kind: "ask", question, ...(action === undefined ? {} : { action }) });
    // After an edit, the text written before it comes back.
    this.#keep((this.#text.value = this.#draft?.edited === undefined ? "" : this.#state.kept.beforeEdit));
    // The pressed button may disappear: the next Tab would then leave the panel.
    this.#text.focus();
  }

  #keep(question: string): void {
    this.#state.keep({ question });
    this.#showAsk();
  }

  #show(draft: DraftView): void {
    const before = this.#draft;
    this.#draft = draft;
    for (const view of draft.attachments) this.#showAttachment(view, draft);
    this.#removeMissing(draft);
    this.#selections.show(draft.selections);
    this.#text.placeholder = draft.usualQuestion || labels.questionHint;
    this.#total.textContent =
      draft.attachments.length === 0 ? "" : fill(labels.total, draft.tokens.toLocaleString(), draft.maxTokens.toLocaleString());
    this.#showActions(draft, before);
    this.#showEdited(draft, before);
    this.#showAsk();
    // After a reload nothing is announced.
    if (before) this.#announceChanges(draft, before);
    else for (const view of draft.attachments) this.#announced.set(view.id, announcementOf(view));
  }

  #showAttachment(view: AttachmentView, { budget }: DraftView): void {
    const known = this.#elements.get(view.id);
    if (known) return known.update(view, budget);
    const element = new AttachmentElement(view, budget, this.#send);
    this.#elements.set(view.id, element);
    this.#attachments.append(element.element);
  }

  /** Makes one announcement for all changes: a second one would interrupt the first. */
  #announceChanges({ attachments, selections, edited }: DraftView, before: DraftView): void {
    const wasRead = new Set(before.selections.filter(({ isBeingRead }) => !isBeingRead).map(({ id }) => id));
    const news = selections
      .filter(({ id, isBeingRead }) => !isBeingRead && !wasRead.has(id))
      .map(({ label }) => fill(labels.attachedText, label));
    if (edited !== undefined && edited !== before.edited) news.unshift(`${fill(labels.editing, edited)} ${labels.editingDetail}`);
    for (const view of attachments) {
      const words = announcementOf(view);
      if (words === "" || words === this.#announced.get(view.id)) continue;
      this.#announced.set(view.id, words);
      news.push(words);
    }
    if (news.length > 0) this.#say(news.join(" "));
  }

  #removeMissing({ attachments }: DraftView): void {
    for (const [id, element] of this.#elements) {
      if (attachments.some((view) => view.id === id)) continue;
      const hadFocus = element.element.contains(document.activeElement);
      element.element.remove();
      this.#elements.delete(id);
      if (!hadFocus) continue;
      const [next] = this.#elements.values();
      if (next) next.focus();
      else this.#text.focus();
    }
  }

  #showActions({ actions }: DraftView, before: DraftView | undefined): void {
    if (JSON.stringify(actions) === JSON.stringify(before?.actions)) return;
    this.#actions.replaceChildren(
      ...actions.map(({ id, title }) => {
        const action = make("button", "", title);
        action.type = "button";
        action.addEventListener("click", () => this.#submit(id));
        return action;
      }),
    );
  }

  /** Appends to what the user was writing, or replaces it while an earlier question is edited. */
  #insert(question: string): void {
    const before = this.#draft?.edited === undefined ? this.#text.value.trim() : "";
    this.#keep((this.#text.value = [before, question].filter(Boolean).join("\n")));
  }

  #showEdited({ edited }: DraftView, before: DraftView | undefined): void {
    if (edited === before?.edited) return;
    if (before && before.edited === undefined) this.#state.keep({ beforeEdit: this.#text.value });
    const hadFocus = this.#edited.contains(document.activeElement);
    this.#edited.hidden = edited === undefined;
    this.#edited.replaceChildren();
    if (edited !== undefined) {
      withIcon(this.#edited, "edit", fill(labels.editing, edited.split("\n")[0] ?? ""));
      this.#edited.append(
        make("span", "note", labels.editingDetail),
        button("close", labels.cancel, () => this.#cancelEdit()),
      );
    }
    if (hadFocus) this.#text.focus();
  }

  #cancelEdit(): void {
    this.#keep((this.#text.value = this.#state.kept.beforeEdit));
    this.#send({ kind: "cancelEdit" });
    this.#text.focus();
  }

  #showAsk(): void {
    this.#ask.disabled = this.#text.value.trim() === "" && (this.#draft?.usualQuestion ?? "") === "";
  }
}

/** Announcement of an attached image; empty while it is being read. */
function announcementOf({ name, state }: AttachmentView): string {
  if (state.kind === "failed") return fill(labels.notAttached, state.message);
  if (state.kind === "preparing") return "";
  return [fill(labels.attached, name, sizeText(state.prepared)), ...state.prepared.notes.map(({ text }) => text)].join(" ");
}
