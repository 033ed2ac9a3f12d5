import type { FromReview, ItemState, ReviewItem } from "../../src/protocol/review.ts";
import { button, make, withIcon } from "../dom.ts";
import { fill } from "../fill.ts";
import { labels } from "./labels.ts";

/** Delay after the last key before a text is checked, in milliseconds. */
const PAUSE_MS = 250;

const ROLES = {
  informative: labels.roleInformative,
  functional: labels.roleFunctional,
  decorative: labels.roleDecorative,
  complex: labels.roleComplex,
};

const ICONS = { error: "error", warning: "warning", info: "info" };

const SEVERITIES = { error: labels.error, warning: labels.warning, info: labels.info };

/** Card of one use: image, place in the document, findings, and the field for the new alt text. */
export class Card {
  readonly element = make("article", "card");
  readonly #send: (message: FromReview) => void;
  readonly #onDecided: (card: Card) => void;
  readonly #text = make("textarea");
  readonly #length = make("span", "length");
  readonly #problems = make("div");
  #item: ReviewItem;
  #isCurrent = false;
  #timer: number | undefined;

  /** @param onDecided called after a decision by key, to go to the next card */
  constructor(item: ReviewItem, send: (message: FromReview) => void, onDecided: (card: Card) => void) {
    this.#item = item;
    this.#send = send;
    this.#onDecided = onDecided;
    this.element.tabIndex = -1;
    this.#text.rows = 2;
    this.#text.id = `text-${item.id}`;
    this.#problems.setAttribute("role", "status");
    this.#text.addEventListener("input", () => this.#edited());
    this.element.addEventListener("keydown", (event) => this.#onKey(event));
    this.#draw();
  }

  get item(): ReviewItem {
    return this.#item;
  }

  /** Updates the card. Text that is being typed stays, with its cursor. */
  update(item: ReviewItem): void {
    const focused = document.activeElement;
    const hadFocus = this.element.contains(focused);
    const before = this.#item;
    this.#item = item;
    const isDraftGone = before.draft !== undefined && item.draft === undefined;
    this.#draw(focused !== this.#text || isDraftGone || before.state.kind !== item.state.kind);
    if (!hadFocus || this.element.contains(document.activeElement)) return;
    const action = focused instanceof HTMLElement ? focused.dataset["action"] : undefined;
    const same = focused === this.#text ? this.#text : this.element.querySelector<HTMLElement>(`[data-action="${action ?? ""}"]`);
    (same?.isConnected === true ? same : this.element).focus();
  }

  /** Makes this the only card in the tab order, with its buttons. */
  makeCurrent(isCurrent: boolean): void {
    this.#isCurrent = isCurrent;
    this.element.tabIndex = isCurrent ? 0 : -1;
    for (const control of this.element.querySelectorAll<HTMLElement>("button, textarea, summary")) control.tabIndex = isCurrent ? 0 : -1;
  }

  showProblems(alt: string, problems: string[]): void {
    if (alt !== this.#text.value) return;
    const list = make("ul", "problems");
    list.append(...problems.map((problem) => make("li", "", problem)));
    this.#problems.replaceChildren(...(problems.length > 0 ? [list] : []));
  }

  focus(): void {
    this.element.focus();
    this.element.scrollIntoView({ block: "nearest" });
  }

  #draw(withText = true): void {
    const { path, line, findings, facts, excerpt, state, proposal } = this.#item;
    this.element.setAttribute("aria-label", describeItem(this.#item));
    this.element.className = `card ${state.kind}`;
    const place = make("button", "place", `${path}:${line}`);
    place.type = "button";
    place.title = labels.open;
    place.dataset["action"] = "open";
    place.addEventListener("click", () => this.#send({ kind: "open", id: this.#item.id }));
    const list = make("ul", "findings");
    list.append(...findings.map(({ severity, message }) => withIcon(make("li", severity), ICONS[severity], message, SEVERITIES[severity])));
    const body = make("div", "body");
    const head = make("div", "head");
    head.append(place, ...facts.map((fact) => make("span", "fact", fact)));
    const source = make("code", "excerpt");
    source.append(excerpt.before.trimStart(), make("mark", "", excerpt.construct), excerpt.after.trimEnd());
    body.append(head, list, source);
    if (proposal?.description && isOpen(state)) body.append(this.#description(proposal.description));
    if (withText) this.#text.value = this.#textNow();
    body.append(...this.#decision(state));
    this.element.replaceChildren(this.#picture(), body);
    this.makeCurrent(this.#isCurrent);
    this.#showLength();
  }

  #picture(): HTMLElement {
    const frame = make("div", "picture");
    const { image } = this.#item;
    if (image === undefined) {
      frame.append(make("span", "no-preview", labels.noPreview));
      return frame;
    }
    const picture = make("img");
    // The card is labelled by the use; the field has a label of its own.
    picture.alt = "";
    picture.loading = "lazy";
    picture.decoding = "async";
    picture.src = image.address;
    picture.addEventListener("error", () => frame.replaceChildren(make("span", "no-preview", labels.noPreview)), { once: true });
    frame.append(picture, make("span", "image-name", image.name));
    return frame;
  }

  #description(text: string): HTMLElement {
    const details = make("details", "description");
    details.append(make("summary", "", labels.description), make("p", "", text));
    details.append(button("copy", labels.copyDescription, () => this.#send({ kind: "copy", id: this.#item.id })));
    return details;
  }

  #decision(state: ItemState): HTMLElement[] {
    const { id, isWritable, mayBeDecorative, current, proposal, path, line } = this.#item;
    const buttons = make("div", "buttons");
    const word = stateText(state);
    if (!isOpen(state)) {
      if (state.kind !== "applied")
        buttons.append(
          named(
            "reopen",
            button("edit", labels.reopen, () => this.#send({ kind: "reopen", id })),
          ),
        );
      return [make("p", `state ${state.kind}`, word), buttons];
    }
    if (!isWritable) return word === "" ? [] : [make("p", `state ${state.kind}`, word)];
    const now = make("p", "now");
    now.append(make("span", "label", labels.before), make("span", current ? "" : "none", nowText(current)));
    const label = make("label", "visually-hidden", fill(labels.after, path, line));
    label.htmlFor = this.#text.id;
    const field = make("div", "field");
    field.append(label, this.#text, this.#length);
    const accept = named(
      "accept",
      button("check", labels.accept, () => this.#acceptText()),
    );
    accept.classList.add("primary");
    buttons.append(accept);
    if (mayBeDecorative)
      buttons.append(
        named(
          "decorative",
          button("circle-slash", labels.markDecorative, () => this.#accept("")),
        ),
      );
    buttons.append(
      named(
        "skip",
        button("debug-step-over", labels.skip, () => this.#send({ kind: "skip", id })),
      ),
    );
    if (state.kind !== "queued")
      buttons.append(
        named(
          "write",
          button("sparkle", labels.writeOne, () => this.#send({ kind: "write", ids: [id] })),
        ),
      );
    const role = proposal ? [make("span", "role", ROLES[proposal.role])] : [];
    const doubt =
      proposal?.needsPerson === undefined ? [] : [make("p", "state needs-person", fill(labels.needsPerson, proposal.needsPerson))];
    now.append(...role);
    return [now, field, this.#problems, ...doubt, ...(word === "" ? [] : [make("p", `state ${state.kind}`, word)]), buttons];
  }

  #textNow(): string {
    const { draft, proposal, current } = this.#item;
    return draft ?? proposal?.alt ?? current ?? "";
  }

  #edited(): void {
    this.#showLength();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send({ kind: "edited", id: this.#item.id, alt: this.#text.value }), PAUSE_MS);
  }

  #showLength(): void {
    const { length } = Array.from(this.#text.value);
    this.#length.textContent = length === 0 ? "" : fill(labels.characters, length);
  }

  /** Accepts the text in the field, unless it is empty: marking as decorative has a button of its own. @returns whether it was accepted */
  #acceptText(): boolean {
    const alt = this.#text.value;
    if (alt.trim() !== "") {
      this.#accept(alt);
      return true;
    }
    this.showProblems(alt, [this.#item.mayBeDecorative ? labels.writeOrDecorative : labels.writeText]);
    return false;
  }

  #accept(alt: string): void {
    clearTimeout(this.#timer);
    this.#send({ kind: "accept", id: this.#item.id, alt });
  }

  /** Single letters are commands only while the card itself has the focus. */
  #onKey(event: KeyboardEvent): void {
    const { id, isWritable, mayBeDecorative, state } = this.#item;
    const isEditable = isWritable && isOpen(state);
    if (event.target === this.#text) {
      if (event.key === "Escape") this.focus();
      else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.#next(() => this.#acceptText());
      else return;
      event.preventDefault();
      return;
    }
    if (event.target !== this.element || event.ctrlKey || event.metaKey || event.altKey) return;
    const acts: Record<string, (() => void) | undefined> = {
      Enter: isEditable ? () => this.#text.focus() : undefined,
      a: isEditable ? () => this.#next(() => this.#acceptText()) : undefined,
      d: isEditable && mayBeDecorative ? () => this.#next(() => (this.#accept(""), true)) : undefined,
      s: isEditable ? () => this.#next(() => (this.#send({ kind: "skip", id }), true)) : undefined,
      w: isEditable ? () => this.#send({ kind: "write", ids: [id] }) : undefined,
      o: () => this.#send({ kind: "open", id }),
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  }

  /** @param decide returns false if nothing was decided */
  #next(decide: () => boolean): void {
    if (decide()) this.#onDecided(this);
  }
}

/** Returns the name of a use for screen readers. */
export function describeItem({ path, line, image, element }: Pick<ReviewItem, "path" | "line" | "image" | "element">): string {
  return fill(labels.item, path, line, image?.name ?? element);
}

/** Whether the use is undecided. */
function isOpen({ kind }: ItemState): boolean {
  return !["accepted", "skipped", "applied"].includes(kind);
}

/** Attribute by which a focused element is found after the card was redrawn. */
function named(action: string, element: HTMLButtonElement): HTMLButtonElement {
  element.dataset["action"] = action;
  return element;
}

function nowText(current: string | undefined): string {
  if (current === undefined) return labels.missing;
  return current === "" ? labels.decorative : `“${current}”`;
}

export function stateText(state: ItemState): string {
  switch (state.kind) {
    case "found":
    case "proposed":
      return "";
    case "queued":
      return labels.queued;
    case "failed":
      return fill(labels.failed, state.reason);
    case "accepted":
      return state.alt === "" ? labels.acceptedDecorative : fill(labels.accepted, state.alt);
    case "skipped":
      return labels.skipped;
    case "applied":
      return state.alt === "" ? labels.appliedDecorative : fill(labels.applied, state.alt);
    case "left":
      return fill(labels.left, state.reason);
  }
}
