import type { FromReview, ReviewItem } from "../../src/protocol/review.ts";
import { createButton, createElement, addIconAndText } from "../dom.ts";
import { fillPlaceholders } from "../fillPlaceholders.ts";
import { createCardButtons, findKeyAction, type CardActions } from "./cardActions.ts";
import { isUndecided } from "./filters.ts";
import { createImagePreview } from "./imagePreview.ts";
import { formatCurrentAlt, describeItem, describeState } from "./describeItem.ts";
import { labels } from "./labels.ts";
import { createPlaceSelect } from "./placeSelect.ts";

/** Delay between the last keystroke and the check of a text. */
const CHECK_DELAY_MS = 250;

const ROLES = {
  informative: labels.roleInformative,
  functional: labels.roleFunctional,
  decorative: labels.roleDecorative,
  complex: labels.roleComplex,
};

const ICONS = { error: "error", warning: "warning", info: "info" };

const SEVERITIES = { error: labels.error, warning: labels.warning, info: labels.info };

/** Card of an image in a document: preview, location, findings, and the field for the new alt text. */
export class Card {
  readonly element = createElement("article", "card");
  readonly #send: (message: FromReview) => void;
  readonly #onDecided: (card: Card) => void;
  readonly #textField = createElement("textarea");
  readonly #length = createElement("span", "length");
  readonly #problems = createElement("div");
  readonly #placeSelect = createPlaceSelect();
  readonly #actions: CardActions;
  #item: ReviewItem;
  #isCurrent = false;
  #checkTimer: number | undefined;

  /** @param onDecided called after a decision that was made with the keyboard, to go to the next card */
  constructor(item: ReviewItem, send: (message: FromReview) => void, onDecided: (card: Card) => void) {
    this.#item = item;
    this.#send = send;
    this.#onDecided = onDecided;
    const { id } = item;
    this.#actions = {
      editText: () => this.#textField.focus(),
      acceptText: () => this.#acceptText(),
      markDecorative: () => this.#accept(""),
      skip: () => send({ kind: "skip", id }),
      write: () => send({ kind: "write", ids: [id] }),
      reopen: () => send({ kind: "reopen", id }),
      openDocument: () => send({ kind: "open", id }),
    };
    this.element.tabIndex = -1;
    this.#textField.rows = 2;
    this.#textField.id = `text-${item.id}`;
    this.#problems.setAttribute("role", "status");
    this.#textField.addEventListener("input", () => this.#scheduleCheck());
    this.element.addEventListener("keydown", (event) => this.#handleKey(event));
    this.#draw();
  }

  get item(): ReviewItem {
    return this.#item;
  }

  /** Updates the card. Text that is being typed and the position of the cursor are kept. */
  update(item: ReviewItem): void {
    const focused = document.activeElement;
    const hadFocus = this.element.contains(focused);
    const previous = this.#item;
    this.#item = item;
    const wasDraftCleared = previous.draft !== undefined && item.draft === undefined;
    this.#draw(focused !== this.#textField || wasDraftCleared || previous.state.kind !== item.state.kind);
    if (!hadFocus || this.element.contains(document.activeElement)) return;
    const action = focused instanceof HTMLElement ? focused.dataset["action"] : undefined;
    const sameControl =
      focused === this.#textField ? this.#textField : this.element.querySelector<HTMLElement>(`[data-action="${action ?? ""}"]`);
    (sameControl?.isConnected === true ? sameControl : this.element).focus();
  }

  /** Adds the card and its controls to the tab order, or removes them from it. */
  setCurrent(isCurrent: boolean): void {
    this.#isCurrent = isCurrent;
    this.element.tabIndex = isCurrent ? 0 : -1;
    for (const control of this.element.querySelectorAll<HTMLElement>("button, textarea, summary, select"))
      control.tabIndex = isCurrent ? 0 : -1;
  }

  /** Shows the problems with a text, unless it has changed since the check. */
  showProblems(alt: string, problems: string[]): void {
    if (alt !== this.#textField.value) return;
    const list = createElement("ul", "problems");
    list.append(...problems.map((problem) => createElement("li", "", problem)));
    this.#problems.replaceChildren(...(problems.length > 0 ? [list] : []));
  }

  focus(): void {
    this.element.focus();
    this.element.scrollIntoView({ block: "nearest" });
  }

  #draw(replacesText = true): void {
    const { findings, excerpt, state, proposal } = this.#item;
    this.element.setAttribute("aria-label", describeItem(this.#item));
    this.element.className = `card ${state.kind}`;
    const list = createElement("ul", "findings");
    list.append(
      ...findings.map(({ severity, message }) =>
        addIconAndText(createElement("li", severity), ICONS[severity], message, SEVERITIES[severity]),
      ),
    );
    const source = createElement("code", "excerpt");
    source.append(excerpt.before.trimStart(), createElement("mark", "", excerpt.construct), excerpt.after.trimEnd());
    const body = createElement("div", "body");
    body.append(this.#createHeader(), list, source);
    if (proposal?.description && isUndecided(this.#item)) body.append(this.#createDescription(proposal.description));
    if (replacesText) this.#textField.value = findInitialText(this.#item);
    body.append(...this.#createDecisionControls());
    this.element.replaceChildren(createImagePreview(this.#item.image), body);
    this.setCurrent(this.#isCurrent);
    this.#showLength();
  }

  #createHeader(): HTMLElement {
    const { path, line, facts } = this.#item;
    const location = createElement("button", "location", `${path}:${line}`);
    location.type = "button";
    location.title = labels.open;
    location.dataset["action"] = "open";
    location.addEventListener("click", () => this.#actions.openDocument());
    const head = createElement("div", "head");
    head.append(location, ...facts.map((fact) => createElement("span", "fact", fact)));
    return head;
  }

  #createDescription(text: string): HTMLElement {
    const details = createElement("details", "description");
    details.append(createElement("summary", "", labels.description), createElement("p", "", text));
    const place = createElement("label", "place", labels.insertDescription);
    place.append(this.#placeSelect);
    details.append(place);
    details.append(createButton("copy", labels.copyDescription, () => this.#send({ kind: "copy", id: this.#item.id })));
    return details;
  }

  #createDecisionControls(): HTMLElement[] {
    const { isWritable, state, proposal } = this.#item;
    const text = describeState(state);
    const stateElement = createElement("p", `state ${state.kind}`, text);
    if (!isUndecided(this.#item)) return [stateElement, createCardButtons(this.#item, this.#actions)];
    const stateElements = text === "" ? [] : [stateElement];
    if (!isWritable) return stateElements;
    const reviewNotes =
      proposal?.reviewReason === undefined
        ? []
        : [createElement("p", "state needs-review", fillPlaceholders(labels.needsReview, proposal.reviewReason))];
    return [
      this.#createCurrentAlt(),
      this.#createField(),
      this.#problems,
      ...reviewNotes,
      ...stateElements,
      createCardButtons(this.#item, this.#actions),
    ];
  }

  #createCurrentAlt(): HTMLElement {
    const { currentAlt, proposal } = this.#item;
    const element = createElement("p", "current");
    element.append(
      createElement("span", "label", labels.current),
      createElement("span", currentAlt ? "" : "none", formatCurrentAlt(currentAlt)),
    );
    if (proposal) element.append(createElement("span", "role", ROLES[proposal.role]));
    return element;
  }

  #createField(): HTMLElement {
    const { path, line } = this.#item;
    const label = createElement("label", "visually-hidden", fillPlaceholders(labels.newAlt, path, line));
    label.htmlFor = this.#textField.id;
    const field = createElement("div", "field");
    field.append(label, this.#textField, this.#length);
    return field;
  }

  #scheduleCheck(): void {
    this.#showLength();
    clearTimeout(this.#checkTimer);
    this.#checkTimer = setTimeout(() => this.#send({ kind: "edited", id: this.#item.id, alt: this.#textField.value }), CHECK_DELAY_MS);
  }

  #showLength(): void {
    const { length } = Array.from(this.#textField.value);
    this.#length.textContent = length === 0 ? "" : fillPlaceholders(labels.characters, length);
  }

  /**
   * Accepts the text in the field, unless it is empty: there is a separate button for decorative images.
   * @returns whether it was accepted
   */
  #acceptText(): boolean {
    const alt = this.#textField.value;
    if (alt.trim() !== "") {
      this.#accept(alt);
      return true;
    }
    this.showProblems(alt, [this.#item.mayBeDecorative ? labels.emptyOrDecorative : labels.emptyText]);
    return false;
  }

  #accept(alt: string): void {
    clearTimeout(this.#checkTimer);
    const place = this.#item.proposal?.description && alt !== "" ? this.#placeSelect.value : "";
    this.#send({ kind: "accept", id: this.#item.id, alt, ...(place === "" ? {} : { descriptionPlace: place }) });
  }

  #handleKey(event: KeyboardEvent): void {
    if (event.target === this.#textField) {
      this.#handleTextKey(event);
      return;
    }
    if (event.target !== this.element || event.ctrlKey || event.metaKey || event.altKey) return;
    const runAction = findKeyAction(event, this.#item, this.#actions, () => this.#onDecided(this));
    if (runAction === undefined) return;
    event.preventDefault();
    runAction();
  }

  #handleTextKey(event: KeyboardEvent): void {
    if (event.key === "Escape") this.focus();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      if (this.#acceptText()) this.#onDecided(this);
    } else return;
    event.preventDefault();
  }
}

function findInitialText({ draft, proposal, currentAlt }: ReviewItem): string {
  return draft ?? proposal?.alt ?? currentAlt ?? "";
}
