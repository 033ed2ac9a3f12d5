import { ToReview, type FromReview, type ReviewItem, type ReviewStatus } from "../../src/protocol/review.ts";
import { createElement } from "../dom.ts";
import { keepFocus } from "../keepFocus.ts";
import { CardList } from "./cardList.ts";
import { NO_FILTERS, type Filters } from "./filters.ts";
import { describeItem, describeState } from "./describeItem.ts";
import { labels } from "./labels.ts";
import { Toolbar } from "./toolbar.ts";

keepFocus();
const vscode = acquireVsCodeApi();
const send = (message: FromReview) => vscode.postMessage(message);

/** State that survives a reload of the page: the filters, and the id of the current card. */
type SavedState = Partial<Filters> & { current?: string };

const { current: savedCurrent, ...savedFilters } = (vscode.getState() ?? {}) as SavedState;
const filters: Filters = { ...NO_FILTERS, ...savedFilters };
const main = document.querySelector("main") as HTMLElement;
const announcement = document.getElementById("announcement") as HTMLElement;
const emptyMessage = createElement("p", "nothing");
const items = new Map<string, ReviewItem>();
let status: ReviewStatus | undefined;
/**
 * Whether all items are being replaced. The cards stay until the status message that follows the last item, so that users don't lose their
 * position in the list.
 */
let isReplacing = false;
/** Id of the requested animation frame, or 0. */
let drawRequest = 0;

const announce = (text: string) => (announcement.textContent = text);
const toolbar = new Toolbar(
  filters,
  send,
  () => {
    saveState();
    filterCards();
  },
  announce,
);
const list = new CardList(items, {
  filters,
  currentId: savedCurrent,
  send,
  onCurrentChange: saveState,
  focusToolbar: () => toolbar.focus(),
});

function saveState(): void {
  vscode.setState({ ...filters, current: list.currentId });
}

function filterCards(minCards = 0): void {
  list.filter(minCards);
  draw();
}

function draw(): void {
  drawRequest = 0;
  toolbar.update([...items.values()], status);
  emptyMessage.hidden = !list.isEmpty || status?.activity.kind === "scanning";
  emptyMessage.textContent = items.size > 0 ? labels.noMatch : status?.scanState === "all" ? labels.nothingToDo : "";
}

function scheduleDraw(): void {
  if (drawRequest === 0) drawRequest = requestAnimationFrame(draw);
}

function receiveItems(newItems: ReviewItem[]): void {
  const [first] = newItems;
  if (first && newItems.length === 1) announceDecision(items.get(first.id), first);
  for (const item of newItems) items.set(item.id, item);
  if (isReplacing) return;
  list.show(newItems);
  scheduleDraw();
}

/** Announces the new state of a single image. Changes to several images are announced with the status. */
function announceDecision(previous: ReviewItem | undefined, { state, ...item }: ReviewItem): void {
  const isDecision = state.kind === "accepted" || state.kind === "skipped";
  if (previous && isDecision && previous.state.kind !== state.kind) announce(`${describeItem(item)}: ${describeState(state)}`);
}

window.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  const parsed = ToReview.safeParse(data);
  if (!parsed.success) return;
  const message = parsed.data;
  switch (message.kind) {
    case "clear":
      items.clear();
      isReplacing = list.cardCount > 0;
      break;
    case "items":
      receiveItems(message.items);
      break;
    case "status":
      if (message.status.message !== "" && message.status.message !== status?.message) announce(message.status.message);
      status = message.status;
      if (isReplacing) filterCards(list.cardCount);
      isReplacing = false;
      scheduleDraw();
      break;
    case "search":
      toolbar.search(message.text);
      saveState();
      filterCards();
      break;
    case "problems":
      list.find(message.id)?.showProblems(message.alt, message.problems);
      break;
  }
});

// Keeps the focused element from being hidden by the sticky toolbar.
new ResizeObserver(() => {
  const isSticky = getComputedStyle(toolbar.element).position === "sticky";
  document.documentElement.style.scrollPaddingTop = isSticky ? `${toolbar.element.offsetHeight + 8}px` : "";
}).observe(toolbar.element);

main.append(toolbar.element, list.element, emptyMessage, list.showMoreButton);
send({ kind: "ready" });
