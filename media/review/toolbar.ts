import type { FromReview, ReviewItem, ReviewStatus } from "../../src/protocol/review.ts";
import { button, make } from "../dom.ts";
import { fill } from "../fill.ts";
import { isToDo, listFolders, listRules, matchesFilters, type Filters } from "./filters.ts";
import { labels } from "./labels.ts";
import { describeActivity, describeStatus } from "./describeStatus.ts";

/** Toolbar with actions for all items in the list, and the filters. */
export class Toolbar {
  readonly element = make("div", "toolbar");
  readonly #filters: Filters;
  readonly #status = make("p", "status");
  readonly #announce: (text: string) => void;
  readonly #progress = make("progress");
  readonly #setup = make("p", "setup");
  readonly #buttons = make("div", "buttons");
  readonly #view = make("select");
  readonly #folder = make("select");
  readonly #rule = make("select");
  readonly #search = make("input");
  readonly #write: HTMLButtonElement;
  readonly #stop: HTMLButtonElement;
  readonly #scan: HTMLButtonElement;
  readonly #acceptAll: HTMLButtonElement;
  readonly #apply: HTMLButtonElement;
  readonly #undo: HTMLButtonElement;
  #items: ReviewItem[] = [];
  /** Progress that was announced last. */
  #announced = "";

  constructor(filters: Filters, send: (message: FromReview) => void, onFilter: () => void, announce: (text: string) => void) {
    this.#filters = filters;
    this.#announce = announce;
    this.#status.tabIndex = -1;
    this.#write = button("sparkle", "", () => send({ kind: "write", ids: this.#findIds((item) => this.#canWrite(item)) }));
    this.#stop = button("debug-stop", labels.stop, () => send({ kind: "stop" }));
    this.#acceptAll = button("check-all", "", () => send({ kind: "acceptAll", ids: this.#findIds((item) => this.#hasNoIssues(item)) }));
    this.#apply = button("save-all", "", () => this.#isEnabled(this.#apply) && send({ kind: "apply" }));
    this.#undo = button("discard", "", () => this.#isEnabled(this.#undo) && send({ kind: "undo" }));
    this.#scan = button("refresh", "", () => this.#isEnabled(this.#scan) && send({ kind: "scan" }));
    this.#apply.classList.add("primary");
    this.#buttons.append(this.#write, this.#stop, this.#acceptAll, this.#apply, this.#undo, this.#scan);
    this.#setup.append(
      make("span", "", labels.needsModel),
      button("settings-gear", labels.setUp, () => send({ kind: "setUp" })),
    );
    this.#search.type = "search";
    this.#search.placeholder = labels.search;
    this.#search.setAttribute("aria-label", labels.search);
    this.#search.value = filters.search;
    const filterControls = make("div", "filters");
    filterControls.append(
      wrapInLabel(labels.show, this.#view),
      wrapInLabel(labels.folder, this.#folder),
      wrapInLabel(labels.rule, this.#rule),
      this.#search,
    );
    for (const control of [this.#view, this.#folder, this.#rule, this.#search]) {
      control.addEventListener("input", () => {
        this.#filters.view = this.#view.value as Filters["view"];
        this.#filters.folder = this.#folder.value;
        this.#filters.rule = this.#rule.value;
        this.#filters.search = this.#search.value;
        onFilter();
      });
    }
    const keys = make("details", "keys");
    keys.append(make("summary", "", labels.keyboardShortcuts), make("p", "", labels.keyboardShortcutsHelp));
    this.element.append(this.#status, this.#progress, this.#setup, this.#buttons, filterControls, keys);
  }

  focus(): void {
    const first = [this.#stop, this.#write, this.#acceptAll, this.#apply].find(({ hidden }) => !hidden);
    (first ?? this.#status).focus();
  }

  search(text: string): void {
    this.#search.value = text;
    Object.assign(this.#filters, { view: "all", folder: "", rule: "", search: text } satisfies Filters);
  }

  update(items: ReviewItem[], status: ReviewStatus | undefined): void {
    this.#items = items;
    const matches = items.filter((item) => matchesFilters(item, this.#filters));
    const todo = matches.filter(isToDo).length;
    setOptions(this.#view, this.#filters.view, [
      ["todo", fill(labels.todo, todo)],
      ["decided", fill(labels.decided, matches.length - todo)],
      ["all", fill(labels.all, matches.length)],
    ]);
    setOptions(this.#folder, this.#filters.folder, [
      ["", labels.allFolders],
      ...listFolders(items).map((folder) => [folder, folder] as const),
    ]);
    setOptions(this.#rule, this.#filters.rule, [["", labels.allRules], ...listRules(items).map((rule) => [rule, rule] as const)]);
    const activity = status?.activity ?? { kind: "idle" };
    const isChanging = activity.kind === "changing";
    const isBusy = activity.kind === "scanning" || activity.kind === "writing";
    const toWrite = items.filter((item) => this.#canWrite(item)).length;
    const withoutIssues = items.filter((item) => this.#hasNoIssues(item)).length;
    const accepted = items.filter(({ state }) => state.kind === "accepted").length;
    const undoable = status?.undoableCount ?? 0;
    setLabel(this.#write, fill(labels.write, toWrite));
    setLabel(this.#acceptAll, fill(labels.acceptAll, withoutIssues));
    setLabel(this.#apply, fill(labels.apply, accepted));
    setLabel(this.#undo, fill(labels.undo, undoable));
    setLabel(this.#scan, status?.scanned === "all" ? labels.scan : labels.scanFirst);
    this.#setShown(this.#stop, isBusy, this.#write);
    this.#setShown(this.#write, !isBusy && toWrite > 0 && status?.needsModel !== true, this.#stop);
    this.#setShown(this.#acceptAll, withoutIssues > 0, this.#apply);
    this.#setShown(this.#undo, undoable > 0, this.#apply);
    setEnabled(this.#apply, accepted > 0 && !isChanging);
    setEnabled(this.#undo, !isChanging);
    setEnabled(this.#scan, activity.kind !== "scanning" && !isChanging);
    this.#setup.hidden = status?.needsModel !== true;
    this.#progress.hidden = activity.kind === "idle";
    if (activity.kind === "writing" || activity.kind === "changing") {
      this.#progress.max = activity.total;
      this.#progress.value = activity.done;
    } else this.#progress.removeAttribute("value");
    const text = describeStatus(items.filter(isToDo).length, status);
    this.#status.textContent = text;
    this.#progress.setAttribute("aria-label", text);
    this.#announceActivity(activity);
  }

  /** Announces the start and each quarter of an activity. The status message announces the end. */
  #announceActivity(activity: ReviewStatus["activity"]): void {
    const quarter = activity.kind === "writing" || activity.kind === "changing" ? Math.floor((4 * activity.done) / activity.total) : 0;
    const progress = activity.kind === "idle" ? "" : `${activity.kind} ${quarter}`;
    if (progress === this.#announced) return;
    this.#announced = progress;
    if (activity.kind !== "idle") this.#announce(describeActivity(activity));
  }

  /** Shows or hides a button. If it had the focus, the focus moves to the button that replaces it. */
  #setShown(element: HTMLButtonElement, isShown: boolean, replacement: HTMLButtonElement): void {
    const hadFocus = document.activeElement === element && !isShown;
    element.hidden = !isShown;
    if (!hadFocus) return;
    requestAnimationFrame(() => (replacement.hidden ? this.#status : replacement).focus());
  }

  #findIds(isWanted: (item: ReviewItem) => boolean): string[] {
    return this.#items.filter(isWanted).map(({ id }) => id);
  }

  #isEnabled(element: HTMLButtonElement): boolean {
    return element.getAttribute("aria-disabled") !== "true";
  }

  #canWrite(item: ReviewItem): boolean {
    return item.isWritable && ["found", "failed"].includes(item.state.kind) && matchesFilters(item, this.#filters);
  }

  #hasNoIssues(item: ReviewItem): boolean {
    return item.state.kind === "proposed" && item.proposal?.needsPerson === undefined && matchesFilters(item, this.#filters);
  }
}

/** Enables a button, or disables it with `aria-disabled`, so that it keeps the focus and its place in the tab order. */
function setEnabled(element: HTMLButtonElement, isEnabled: boolean): void {
  element.setAttribute("aria-disabled", String(!isEnabled));
}

function setLabel(element: HTMLButtonElement, text: string): void {
  const label = element.lastElementChild;
  if (label) label.textContent = text;
}

function wrapInLabel(text: string, control: HTMLSelectElement): HTMLElement {
  const label = make("label");
  label.append(make("span", "", text), control);
  return label;
}

/** Updates the options only if they differ, because replacing them closes an open list. */
function setOptions(select: HTMLSelectElement, value: string, wanted: (readonly [value: string, text: string])[]): void {
  const key = JSON.stringify(wanted);
  if (select.dataset["options"] !== key) {
    select.dataset["options"] = key;
    select.replaceChildren(...wanted.map(([value, text]) => new Option(text, value)));
  }
  select.value = value;
}
