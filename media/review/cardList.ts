import type { FromReview, ReviewItem } from "../../src/protocol/review.ts";
import { createButton, createElement } from "../dom.ts";
import { fillPlaceholders } from "../fillPlaceholders.ts";
import { arrangeChildren } from "./arrangeChildren.ts";
import { Card } from "./card.ts";
import { isShown, type Filters } from "./filters.ts";
import { labels } from "./labels.ts";

/**
 * Number of cards that are created at once, low enough to create them within a frame. More cards follow when the end of the list comes into
 * view.
 */
const CARDS_AT_ONCE = 8;

export interface CardListOptions {
  filters: Filters;
  /** Id of the card that was in the tab order before the page was reloaded. */
  currentId: string | undefined;
  send: (message: FromReview) => void;
  /** Called when another card enters the tab order. */
  onCurrentChange: () => void;
  focusToolbar: () => void;
}

/** List of the cards that pass the filters. It is a single tab stop; arrow keys move between its cards. */
export class CardList {
  readonly element = createElement("div", "cards");
  /** Button that shows more cards. */
  readonly showMoreButton = createButton("chevron-down", "", () => this.#showMore());
  readonly #options: CardListOptions;
  readonly #items: Map<string, ReviewItem>;
  readonly #cards = new Map<string, Card>();
  /**
   * Ids of the items in the list, in workspace order as of the last `filter`. Items that no longer pass the filters stay in place, and items
   * that have come to pass them since then are at the end.
   */
  #shownIds: string[] = [];
  readonly #shownIdSet = new Set<string>();
  readonly #endObserver = new IntersectionObserver((entries) => {
    if (entries.some(({ isIntersecting }) => isIntersecting)) this.#showMore();
  });
  #currentId: string | undefined;
  /** Whether the page must still scroll to the current card after a reload. */
  #mustRestore: boolean;

  /** @param items all items by id, which the caller updates */
  constructor(items: Map<string, ReviewItem>, options: CardListOptions) {
    this.#items = items;
    this.#options = options;
    this.#currentId = options.currentId;
    this.#mustRestore = options.currentId !== undefined;
    this.element.addEventListener("focusin", ({ target }) => this.#handleFocus(target));
    this.element.addEventListener("keydown", (event) => this.#handleKey(event));
  }

  /** Id of the card in the tab order. */
  get currentId(): string | undefined {
    return this.#currentId;
  }

  get isEmpty(): boolean {
    return this.#shownIds.length === 0;
  }

  get cardCount(): number {
    return this.#cards.size;
  }

  find(id: string): Card | undefined {
    return this.#cards.get(id);
  }

  /**
   * Filters the list. Remaining cards are reused and keep the focus; if the focused card is removed, the next one gets the focus.
   * @param minCards minimum number of cards to create, if the list is long enough
   */
  filter(minCards = 0): void {
    const previousCards = new Map(this.#cards);
    const ids = [...previousCards.keys()];
    const focusedIndex = ids.findIndex((id) => previousCards.get(id)?.element.contains(document.activeElement));
    this.#shownIds = [];
    this.#shownIdSet.clear();
    for (const item of this.#items.values()) if (isShown(item, this.#options.filters)) this.#addToList(item.id);
    this.#cards.clear();
    for (const id of this.#shownIds.slice(0, Math.max(CARDS_AT_ONCE, minCards))) this.#addCard(id, previousCards.get(id));
    arrangeChildren(
      this.element,
      Array.from(this.#cards.values(), ({ element }) => element),
    );
    if (focusedIndex >= 0 && !this.#cards.has(ids[focusedIndex] ?? "")) {
      const nextId = [...ids.slice(focusedIndex), ...ids.slice(0, focusedIndex).toReversed()].find((id) => this.#cards.has(id));
      if (nextId === undefined) this.#options.focusToolbar();
      else this.#cards.get(nextId)?.focus();
    }
    this.#update();
  }

  /** Shows new and changed items without removing any. */
  show(items: ReviewItem[]): void {
    for (const item of items) {
      this.#cards.get(item.id)?.update(item);
      if (!this.#shownIdSet.has(item.id) && isShown(item, this.#options.filters)) this.#addToList(item.id);
    }
    if (this.#cards.size < CARDS_AT_ONCE) this.#showMore();
    this.#restoreCurrent();
  }

  #addToList(id: string): void {
    this.#shownIds.push(id);
    this.#shownIdSet.add(id);
  }

  /** @param existingCard existing card for the item; without one, a card is created */
  #addCard(id: string, existingCard?: Card): void {
    const item = this.#items.get(id);
    if (item === undefined) return;
    const card = existingCard ?? new Card(item, this.#options.send, (decidedCard) => this.#focusNext(decidedCard.element, 1));
    if (JSON.stringify(card.item) !== JSON.stringify(item)) card.update(item);
    this.#cards.set(id, card);
  }

  #showMore(): void {
    for (const id of this.#shownIds.slice(this.#cards.size, this.#cards.size + CARDS_AT_ONCE)) {
      this.#addCard(id);
      const card = this.#cards.get(id);
      if (card) this.element.append(card.element);
    }
    this.#update();
  }

  /** Updates the tab order and the end of the list after cards have changed. */
  #update(): void {
    const [firstId] = this.#cards.keys();
    const currentId = this.#currentId !== undefined && this.#cards.has(this.#currentId) ? this.#currentId : firstId;
    if (currentId !== undefined) this.#cards.get(currentId)?.setCurrent(true);
    const remainingCount = this.#shownIds.length - this.#cards.size;
    this.showMoreButton.hidden = remainingCount <= 0;
    const label = this.showMoreButton.lastElementChild;
    if (label) label.textContent = fillPlaceholders(labels.showMore, Math.min(remainingCount, CARDS_AT_ONCE));
    // The observer reports only changes, but on a tall screen the end may still be in view.
    this.#endObserver.unobserve(this.showMoreButton);
    this.#endObserver.observe(this.showMoreButton);
  }

  /** Scrolls to the current card after a reload. */
  #restoreCurrent(): void {
    const index = this.#currentId === undefined || !this.#mustRestore ? -1 : this.#shownIds.indexOf(this.#currentId);
    if (index < 0) return;
    this.#mustRestore = false;
    while (this.#cards.size <= index && this.#cards.size < this.#shownIds.length) this.#showMore();
    const card = this.#cards.get(this.#currentId ?? "");
    // A page that is restored in the background must not take the focus.
    if (document.hasFocus()) card?.focus();
    else card?.element.scrollIntoView({ block: "nearest" });
  }

  #focusNext(card: Element, step: 1 | -1): void {
    if (step === 1 && card.nextElementSibling === null) this.#showMore();
    const nextCard = step === 1 ? card.nextElementSibling : card.previousElementSibling;
    if (!(nextCard instanceof HTMLElement)) return;
    nextCard.focus();
    nextCard.scrollIntoView({ block: "nearest" });
  }

  #handleFocus(target: EventTarget | null): void {
    const element = target instanceof Element ? target.closest(".card") : null;
    const [id] = [...this.#cards].find(([, card]) => card.element === element) ?? [];
    if (id === undefined || id === this.#currentId) return;
    for (const [otherId, card] of this.#cards) if (otherId !== id) card.setCurrent(false);
    this.#cards.get(id)?.setCurrent(true);
    this.#currentId = id;
    this.#options.onCurrentChange();
  }

  #handleKey(event: KeyboardEvent): void {
    if (!(event.target instanceof Element) || !event.target.classList.contains("card")) return;
    if (event.key === "t" && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      this.#options.focusToolbar();
      return;
    }
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key] as 1 | -1 | undefined;
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.#focusNext(event.target, step);
  }
}
