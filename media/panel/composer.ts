import type { FromPanel, ToPanel } from "../../src/protocol/panel.ts";
import type { AttachmentView, DraftView } from "../../src/protocol/draftView.ts";
import { AttachmentElement } from "./attachmentElement.ts";
import { Completion } from "./completion.ts";
import { CropDialog } from "./cropDialog.ts";
import { button, iconButton, make, withIcon } from "../dom.ts";
import { sizeText } from "./imageCard.ts";
import { fill } from "../fill.ts";
import { labels } from "./labels.ts";
import type { PageState } from "./pageState.ts";
import { dropped, mayBringImages, pasted, type Transfer } from "./transfer.ts";

/** Where a question is written: its text, and what is attached to it. Images come by paste, drop, picker and `@`. */
export class Composer {
  readonly element = make("form", "composer");
  readonly #state: PageState;
  readonly #send: (message: FromPanel) => void;
  readonly #say: (text: string) => void;
  readonly #attachments = make("ul", "images attachments");
  readonly #selections = make("ul", "selections");
  readonly #text = make("textarea");
  readonly #edited = make("p", "edited");
  readonly #actions = make("div", "actions");
  readonly #total = make("span", "total");
  readonly #dropHint = make("p", "drop-hint");
  readonly #ask: HTMLButtonElement;
  readonly #completion: Completion;
  readonly #elements = new Map<string, AttachmentElement>();
  readonly #selectionItems = new Map<string, HTMLElement>();
  /** What was said of each image last. */
  readonly #said = new Map<string, string>();
  #dropTimer: ReturnType<typeof setTimeout> | undefined;
  #draft: DraftView | undefined;

  constructor(state: PageState, send: (message: FromPanel) => void, say: (text: string) => void) {
    this.#state = state;
    this.#send = send;
    this.#say = say;
    this.#completion = new Completion(this.#text, send, say);
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
    box.append(this.#edited, this.#attachments, this.#selections, this.#actions, this.#text, row);
    this.#dropHint.hidden = true;
    this.#edited.hidden = true;
    this.element.append(this.#completion.list, box, this.#dropHint);
    // It lies over the end of the page: what is gone to must not end up behind it.
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
        if (message.question !== undefined) this.#take(message.question);
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
      if (this.#completion.takesKey(event)) event.preventDefault();
      else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#submit();
      }
    });
    document.addEventListener("paste", (event) => {
      if (event.clipboardData === null) return;
      const transfer = pasted(event.clipboardData);
      if (transfer.files.length + transfer.addresses.length === 0) return;
      event.preventDefault();
      this.#attach(transfer, true);
    });
    document.addEventListener("dragover", (event) => {
      if (!mayBringImages(event.dataTransfer)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
      this.#hintAtDrop(event.shiftKey);
    });
    document.addEventListener("dragleave", (event) => {
      if (event.relatedTarget === null) this.#hideDropHint();
    });
    document.addEventListener("drop", (event) => {
      this.#hideDropHint();
      if (event.dataTransfer === null || !mayBringImages(event.dataTransfer)) return;
      event.preventDefault();
      this.#attach(dropped(event.dataTransfer), false);
      this.#text.focus();
    });
  }

  /**
   * VS Code takes a drag away from a webview, without a last event, unless Shift is held (`webviewWindowDragMonitor.ts`). So the hint
   * goes by itself when nothing more is heard.
   */
  #hintAtDrop(isShift: boolean): void {
    this.#dropHint.textContent = isShift ? labels.dropHere : labels.dropWithShift;
    this.#dropHint.hidden = false;
    clearTimeout(this.#dropTimer);
    this.#dropTimer = setTimeout(() => this.#hideDropHint(), isShift ? 1000 : 2500);
  }

  #hideDropHint(): void {
    clearTimeout(this.#dropTimer);
    this.#dropHint.hidden = true;
  }

  #attach({ files, addresses }: Transfer, isPaste: boolean): void {
    if (addresses.length > 0) this.#send({ kind: "attachAddresses", addresses });
    for (const file of files) void this.#attachFile(file, isPaste);
  }

  async #attachFile(file: File, isPaste: boolean): Promise<void> {
    const { size } = file;
    // A screenshot in the clipboard has no name of its own.
    const name = file.name === "" || (isPaste && file.name === "image.png") ? this.#nextPasteName() : file.name;
    if (size > (this.#draft?.maxBytes ?? Infinity)) return this.#send({ kind: "attachFile", name, size });
    try {
      this.#send({ kind: "attachFile", name, size, bytes: new Uint8Array(await file.arrayBuffer()) });
    } catch {
      // A folder, or a file that is gone.
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
    // What was being written before an earlier question was taken up again comes back.
    this.#keep((this.#text.value = this.#draft?.edited === undefined ? "" : this.#state.kept.beforeEdit));
    // The button that was pressed is of no more use: without this, the next Tab would leave the panel.
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
    this.#showSelections(draft);
    this.#text.placeholder = draft.usualQuestion || labels.questionHint;
    this.#total.textContent =
      draft.attachments.length === 0 ? "" : fill(labels.total, draft.tokens.toLocaleString(), draft.maxTokens.toLocaleString());
    this.#showActions(draft, before);
    this.#showEdited(draft, before);
    this.#showAsk();
    // After a reload it is all there already.
    if (before) this.#sayChanges(draft, before);
    else for (const view of draft.attachments) this.#said.set(view.id, spoken(view));
  }

  #showAttachment(view: AttachmentView, { budget }: DraftView): void {
    const known = this.#elements.get(view.id);
    if (known) return known.update(view, budget);
    const element = new AttachmentElement(view, budget, this.#send);
    this.#elements.set(view.id, element);
    this.#attachments.append(element.element);
  }

  /** One announcement for all that is news: a second one would take the place of the first. */
  #sayChanges({ attachments, selections, edited }: DraftView, before: DraftView): void {
    const wasRead = new Set(before.selections.filter(({ isBeingRead }) => !isBeingRead).map(({ id }) => id));
    const news = selections
      .filter(({ id, isBeingRead }) => !isBeingRead && !wasRead.has(id))
      .map(({ label }) => fill(labels.attachedText, label));
    if (edited !== undefined && edited !== before.edited) news.unshift(`${fill(labels.editing, edited)} ${labels.editingDetail}`);
    for (const view of attachments) {
      const words = spoken(view);
      if (words === "" || words === this.#said.get(view.id)) continue;
      this.#said.set(view.id, words);
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

  #showSelections({ selections }: DraftView): void {
    for (const [id, item] of this.#selectionItems) {
      if (selections.some((selection) => selection.id === id)) continue;
      const hadFocus = item.contains(document.activeElement);
      item.remove();
      this.#selectionItems.delete(id);
      if (hadFocus) this.#text.focus();
    }
    for (const { id, label, isBeingRead } of selections) {
      if (this.#selectionItems.has(id)) continue;
      const item = withIcon(make("li"), "code", label);
      item.setAttribute("aria-busy", String(isBeingRead));
      if (isBeingRead) item.append(make("span", "note", labels.reading));
      item.append(iconButton("close", fill(labels.remove, label), () => this.#send({ kind: "detach", id })));
      this.#selectionItems.set(id, item);
      this.#selections.append(item);
    }
  }

  /** What the person was writing stays, or comes back when the question is asked that is written anew. */
  #take(question: string): void {
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

/** What a screen reader says of an attached image; nothing while it is being read. */
function spoken({ name, state }: AttachmentView): string {
  if (state.kind === "failed") return fill(labels.notAttached, state.message);
  if (state.kind === "preparing") return "";
  return [fill(labels.attached, name, sizeText(state.prepared)), ...state.prepared.notes.map(({ text }) => text)].join(" ");
}
