import { ToReview, type FromReview, type ReviewItem, type ReviewStatus } from "../../src/protocol/review.ts";
import { button, make } from "../dom.ts";
import { fill } from "../fill.ts";
import { Card } from "./card.ts";
import { NO_FILTERS, isShown, type Filters } from "./filters.ts";
import { labels } from "./labels.ts";
import { Toolbar } from "./toolbar.ts";

/** Cards that are made at once; more come as one gets to the end. */
const CARDS_AT_ONCE = 50;

const vscode = acquireVsCodeApi();
const send = (message: FromReview) => vscode.postMessage(message);

const filters: Filters = { ...NO_FILTERS, ...(vscode.getState() as Partial<Filters> | undefined) };
const main = document.querySelector("main") as HTMLElement;
const announcement = document.getElementById("announcement") as HTMLElement;
const list = make("div", "cards");
const nothing = make("p", "nothing");
const more = button("chevron-down", "", () => showMore());
const toolbar = new Toolbar(filters, send, () => {
  vscode.setState(filters);
  showAnew();
});

const items = new Map<string, ReviewItem>();
const cards = new Map<string, Card>();
/** Of what is shown, in the order of the workspace; what was decided since stays in its place. */
let shown: string[] = [];
const isListed = new Set<string>();
let status: ReviewStatus | undefined;
let drawing = 0;

/** The list as the filters want it now. */
function showAnew(): void {
  shown = [];
  isListed.clear();
  for (const item of items.values()) if (isShown(item, filters)) add(item.id);
  cards.clear();
  list.replaceChildren();
  showMore();
  draw();
}

function add(id: string): void {
  shown.push(id);
  isListed.add(id);
}

function showMore(): void {
  for (const id of shown.slice(cards.size, cards.size + CARDS_AT_ONCE)) {
    const item = items.get(id);
    if (item === undefined) continue;
    const card = new Card(item, send, (decided) => focusNext(decided.element, 1));
    cards.set(id, card);
    list.append(card.element);
  }
  const [first] = list.children;
  // One stop of the Tab key for the whole list; arrows go from card to card.
  if (first instanceof HTMLElement && list.querySelector('[tabindex="0"]') === null) first.tabIndex = 0;
  const left = shown.length - cards.size;
  more.hidden = left <= 0;
  const label = more.lastElementChild;
  if (label) label.textContent = fill(labels.more, Math.min(left, CARDS_AT_ONCE));
}

function draw(): void {
  drawing = 0;
  toolbar.update([...items.values()], status);
  nothing.hidden = shown.length > 0 || status?.activity.kind === "scanning";
  nothing.textContent = items.size === 0 ? labels.none : labels.nothing;
}

function drawSoon(): void {
  if (drawing === 0) drawing = requestAnimationFrame(draw);
}

function receiveItems(received: ReviewItem[]): void {
  for (const item of received) {
    items.set(item.id, item);
    cards.get(item.id)?.update(item);
    if (!isListed.has(item.id) && isShown(item, filters)) add(item.id);
  }
  if (cards.size < CARDS_AT_ONCE) showMore();
  drawSoon();
}

function focusNext(from: Element, by: 1 | -1): void {
  if (by === 1 && from.nextElementSibling === null) showMore();
  const next = by === 1 ? from.nextElementSibling : from.previousElementSibling;
  if (!(next instanceof HTMLElement)) return;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

list.addEventListener("focusin", ({ target }) => {
  const card = target instanceof Element ? target.closest(".card") : null;
  if (!(card instanceof HTMLElement) || card.tabIndex === 0) return;
  for (const other of list.querySelectorAll<HTMLElement>('.card[tabindex="0"]')) other.tabIndex = -1;
  card.tabIndex = 0;
});

list.addEventListener("keydown", (event) => {
  if (!(event.target instanceof Element) || !event.target.classList.contains("card")) return;
  const by = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key] as 1 | -1 | undefined;
  if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  focusNext(event.target, by);
});

new IntersectionObserver((entries) => {
  if (entries.some(({ isIntersecting }) => isIntersecting)) showMore();
}).observe(more);

window.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  const parsed = ToReview.safeParse(data);
  if (!parsed.success) return;
  const message = parsed.data;
  switch (message.kind) {
    case "clear":
      items.clear();
      showAnew();
      break;
    case "items":
      receiveItems(message.items);
      break;
    case "status":
      if (message.status.news !== "" && message.status.news !== status?.news) announcement.textContent = message.status.news;
      status = message.status;
      drawSoon();
      break;
    case "search":
      toolbar.search(message.text);
      vscode.setState(filters);
      showAnew();
      break;
    case "problems":
      cards.get(message.id)?.showProblems(message.alt, message.problems);
      break;
  }
});

main.append(toolbar.element, list, nothing, more);
send({ kind: "ready" });
