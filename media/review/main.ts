import { ToReview, type FromReview, type ReviewItem, type ReviewStatus } from "../../src/protocol/review.ts";
import { button, make } from "../dom.ts";
import { fill } from "../fill.ts";
import { keepFocus } from "../keepFocus.ts";
import { arrange } from "./arrange.ts";
import { Card, describeItem, stateText } from "./card.ts";
import { NO_FILTERS, isShown, type Filters } from "./filters.ts";
import { labels } from "./labels.ts";
import { Toolbar } from "./toolbar.ts";

/** Number of cards that are created at once, within a frame. More follow when the end of the list comes into view. */
const CARDS_AT_ONCE = 8;

keepFocus();
const vscode = acquireVsCodeApi();
const send = (message: FromReview) => vscode.postMessage(message);

const filters: Filters = { ...NO_FILTERS, ...readSavedFilters() };
const main = document.querySelector("main") as HTMLElement;
const announcement = document.getElementById("announcement") as HTMLElement;
const list = make("div", "cards");
const nothing = make("p", "nothing");
const more = button("chevron-down", "", () => showMore());
const announce = (text: string) => (announcement.textContent = text);
const toolbar = new Toolbar(
  filters,
  send,
  () => {
    vscode.setState({ ...filters, current });
    showFiltered();
  },
  announce,
);

const atEnd = new IntersectionObserver((entries) => {
  if (entries.some(({ isIntersecting }) => isIntersecting)) showMore();
});
const items = new Map<string, ReviewItem>();
const cards = new Map<string, Card>();
/** Ids of the shown items, in the order of the workspace. Items that were decided since the list was filtered stay in place. */
let shown: string[] = [];
const isListed = new Set<string>();
let status: ReviewStatus | undefined;
/** Whether all items are being replaced. The cards stay until the status that follows the last item, so that the user keeps their place. */
let isReplacing = false;
let drawing = 0;
/** Id of the card in the tab order, which is kept over a reload. */
let current = (vscode.getState() as { current?: string } | undefined)?.current;
/** Whether that card was found after the reload. */
let isRestored = current === undefined;

/** State that is kept over a reload. */
function readSavedFilters(): Partial<Filters> {
  const { current: _current, ...kept } = (vscode.getState() ?? {}) as Partial<Filters> & { current?: string };
  return kept;
}

/** Filters the list. Cards that stay in it are reused and keep the focus; if the focused card goes, the next one gets the focus. */
function showFiltered(count = CARDS_AT_ONCE): void {
  const before = new Map(cards);
  const ids = [...before.keys()];
  const focused = ids.findIndex((id) => before.get(id)?.element.contains(document.activeElement));
  shown = [];
  isListed.clear();
  for (const item of items.values()) if (isShown(item, filters)) add(item.id);
  cards.clear();
  for (const id of shown.slice(0, count)) addCard(id, before.get(id));
  arrange(
    list,
    Array.from(cards.values(), ({ element }) => element),
  );
  if (focused >= 0 && !cards.has(ids[focused] ?? "")) {
    const next = [...ids.slice(focused), ...ids.slice(0, focused).toReversed()].find((id) => cards.has(id));
    if (next === undefined) toolbar.focus();
    else cards.get(next)?.focus();
  }
  drawEnd();
  draw();
}

function add(id: string): void {
  shown.push(id);
  isListed.add(id);
}

/** @param known existing card of the item, if any */
function addCard(id: string, known?: Card): void {
  const item = items.get(id);
  if (item === undefined) return;
  const card = known ?? new Card(item, send, (decided) => focusNext(decided.element, 1));
  if (JSON.stringify(card.item) !== JSON.stringify(item)) card.update(item);
  cards.set(id, card);
}

function showMore(): void {
  for (const id of shown.slice(cards.size, cards.size + CARDS_AT_ONCE)) {
    addCard(id);
    const card = cards.get(id);
    if (card) list.append(card.element);
  }
  drawEnd();
}

/** Updates tab order and end of the list after cards have changed. */
function drawEnd(): void {
  // The list is a single tab stop; arrow keys move between its cards.
  const [first] = cards.keys();
  const now = current !== undefined && cards.has(current) ? current : first;
  if (now !== undefined) cards.get(now)?.makeCurrent(true);
  const left = shown.length - cards.size;
  more.hidden = left <= 0;
  const label = more.lastElementChild;
  if (label) label.textContent = fill(labels.more, Math.min(left, CARDS_AT_ONCE));
  // The observer reports changes only, and on a tall screen the end may still be in view.
  atEnd.unobserve(more);
  atEnd.observe(more);
}

function draw(): void {
  drawing = 0;
  toolbar.update([...items.values()], status);
  nothing.hidden = shown.length > 0 || status?.activity.kind === "scanning";
  nothing.textContent = items.size > 0 ? labels.nothing : status?.scanned === "all" ? labels.none : "";
}

function drawSoon(): void {
  if (drawing === 0) drawing = requestAnimationFrame(draw);
}

function receiveItems(received: ReviewItem[]): void {
  const [only] = received;
  if (only && received.length === 1) announceDecision(items.get(only.id), only);
  for (const item of received) items.set(item.id, item);
  if (isReplacing) return;
  for (const item of received) {
    cards.get(item.id)?.update(item);
    if (!isListed.has(item.id) && isShown(item, filters)) add(item.id);
  }
  if (cards.size < CARDS_AT_ONCE) showMore();
  restorePosition();
  drawSoon();
}

/** Announces the new state of a single image. Changes of several are announced by the status. */
function announceDecision(before: ReviewItem | undefined, { state, ...item }: ReviewItem): void {
  const isDecision = state.kind === "accepted" || state.kind === "skipped";
  if (before && isDecision && before.state.kind !== state.kind) announce(`${describeItem(item)}: ${stateText(state)}`);
}

/** Scrolls to the user's card after a reload. */
function restorePosition(): void {
  const at = current === undefined || isRestored ? -1 : shown.indexOf(current);
  if (at < 0) return;
  isRestored = true;
  while (cards.size <= at && cards.size < shown.length) showMore();
  const card = cards.get(current ?? "");
  // A page that is restored in the background must not take the focus.
  if (document.hasFocus()) card?.focus();
  else card?.element.scrollIntoView({ block: "nearest" });
}

function focusNext(from: Element, by: 1 | -1): void {
  if (by === 1 && from.nextElementSibling === null) showMore();
  const next = by === 1 ? from.nextElementSibling : from.previousElementSibling;
  if (!(next instanceof HTMLElement)) return;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

list.addEventListener("focusin", ({ target }) => {
  const element = target instanceof Element ? target.closest(".card") : null;
  const [id] = [...cards].find(([, card]) => card.element === element) ?? [];
  if (id === undefined || id === current) return;
  for (const [other, card] of cards) if (other !== id) card.makeCurrent(false);
  cards.get(id)?.makeCurrent(true);
  current = id;
  vscode.setState({ ...filters, current });
});

list.addEventListener("keydown", (event) => {
  if (!(event.target instanceof Element) || !event.target.classList.contains("card")) return;
  if (event.key === "t" && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    toolbar.focus();
    return;
  }
  const by = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key] as 1 | -1 | undefined;
  if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  focusNext(event.target, by);
});

window.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  const parsed = ToReview.safeParse(data);
  if (!parsed.success) return;
  const message = parsed.data;
  switch (message.kind) {
    case "clear":
      items.clear();
      isReplacing = cards.size > 0;
      break;
    case "items":
      receiveItems(message.items);
      break;
    case "status":
      if (message.status.message !== "" && message.status.message !== status?.message) announce(message.status.message);
      status = message.status;
      if (isReplacing) showFiltered(Math.max(CARDS_AT_ONCE, cards.size));
      isReplacing = false;
      drawSoon();
      break;
    case "search":
      toolbar.search(message.text);
      vscode.setState({ ...filters, current });
      showFiltered();
      break;
    case "problems":
      cards.get(message.id)?.showProblems(message.alt, message.problems);
      break;
  }
});

// Keeps the focused element from being hidden by the sticky toolbar.
new ResizeObserver(() => {
  const isSticky = getComputedStyle(toolbar.element).position === "sticky";
  document.documentElement.style.scrollPaddingTop = isSticky ? `${toolbar.element.offsetHeight + 8}px` : "";
}).observe(toolbar.element);

main.append(toolbar.element, list, nothing, more);
send({ kind: "ready" });
