import type { FromReview, ReviewItem, ReviewStatus } from "../../src/protocol/review.ts";
import { createButton, createElement } from "../dom.ts";
import { fillPlaceholders } from "../fillPlaceholders.ts";
import { isDecorative, isInScope, isUndecided, listFolders, listRules, matchesFilters, needsAttention, type Filters } from "./filters.ts";
import { labels } from "./labels.ts";
import { describeActivity, describeStatus } from "./describeStatus.ts";

/** Toolbar with actions for all items in the list, and the filters. */
export class Toolbar {
  readonly element = createElement("div", "toolbar");
  readonly #filters: Filters;
  readonly #status = createElement("p", "status");
  readonly #announce: (text: string) => void;
  readonly #progress = createElement("progress");
  readonly #setup = createElement("p", "setup");
  readonly #buttons = createElement("div", "buttons");
  readonly #viewSelect = createElement("select");
  readonly #folderSelect = createElement("select");
  readonly #ruleSelect = createElement("select");
  readonly #searchField = createElement("input");
  readonly #writeButton: HTMLButtonElement;
  readonly #stopButton: HTMLButtonElement;
  readonly #scanButton: HTMLButtonElement;
  readonly #acceptAllButton: HTMLButtonElement;
  readonly #applyButton: HTMLButtonElement;
  readonly #undoButton: HTMLButtonElement;
  #items: ReviewItem[] = [];
  /** Last progress that was announced. */
  #announcedProgress = "";

  constructor(filters: Filters, send: (message: FromReview) => void, onFilter: () => void, announce: (text: string) => void) {
    this.#filters = filters;
    this.#announce = announce;
    this.#status.tabIndex = -1;
    this.#writeButton = createButton("sparkle", "", () => send({ kind: "write", ids: this.#findIds((item) => this.#canWrite(item)) }));
    this.#stopButton = createButton("debug-stop", labels.stop, () => send({ kind: "stop" }));
    this.#acceptAllButton = createButton("check-all", "", () =>
      send({ kind: "acceptAll", ids: this.#findIds((item) => this.#hasNoIssues(item)) }),
    );
    this.#applyButton = createButton("save-all", "", () => this.#isEnabled(this.#applyButton) && send({ kind: "apply" }));
    this.#undoButton = createButton("discard", "", () => this.#isEnabled(this.#undoButton) && send({ kind: "undo" }));
    this.#scanButton = createButton("refresh", "", () => this.#isEnabled(this.#scanButton) && send({ kind: "scan" }));
    this.#applyButton.classList.add("primary");
    this.#buttons.append(this.#writeButton, this.#stopButton, this.#acceptAllButton, this.#applyButton, this.#undoButton, this.#scanButton);
    this.#setup.append(
      createElement("span", "", labels.needsModel),
      createButton("settings-gear", labels.setUp, () => send({ kind: "setUp" })),
    );
    this.#searchField.type = "search";
    this.#searchField.placeholder = labels.search;
    this.#searchField.setAttribute("aria-label", labels.search);
    this.#searchField.value = filters.search;
    const filterControls = createElement("div", "filters");
    filterControls.append(
      wrapInLabel(labels.show, this.#viewSelect),
      wrapInLabel(labels.folder, this.#folderSelect),
      wrapInLabel(labels.rule, this.#ruleSelect),
      this.#searchField,
    );
    for (const control of [this.#viewSelect, this.#folderSelect, this.#ruleSelect, this.#searchField]) {
      control.addEventListener("input", () => {
        this.#filters.view = this.#viewSelect.value as Filters["view"];
        this.#filters.folder = this.#folderSelect.value;
        this.#filters.rule = this.#ruleSelect.value;
        this.#filters.search = this.#searchField.value;
        onFilter();
      });
    }
    const shortcuts = createElement("details", "keys");
    shortcuts.append(createElement("summary", "", labels.keyboardShortcuts), createElement("p", "", labels.keyboardShortcutsHelp));
    this.element.append(this.#status, this.#progress, this.#setup, this.#buttons, filterControls, shortcuts);
  }

  focus(): void {
    const firstButton = [this.#stopButton, this.#writeButton, this.#acceptAllButton, this.#applyButton].find(({ hidden }) => !hidden);
    (firstButton ?? this.#status).focus();
  }

  search(text: string): void {
    this.#searchField.value = text;
    Object.assign(this.#filters, { view: "all", folder: "", rule: "", search: text } satisfies Filters);
  }

  update(items: ReviewItem[], status: ReviewStatus | undefined): void {
    this.#items = items;
    const matches = items.filter((item) => matchesFilters(item, this.#filters));
    const count = (isWanted: (item: ReviewItem) => boolean) => matches.filter(isWanted).length;
    setOptions(this.#viewSelect, this.#filters.view, [
      ["todo", fillPlaceholders(labels.todo, count(needsAttention))],
      ["decorative", fillPlaceholders(labels.decorative, count(isDecorative))],
      ["decided", fillPlaceholders(labels.decided, matches.length - count(isUndecided))],
      ["all", fillPlaceholders(labels.all, matches.length)],
    ]);
    setOptions(this.#folderSelect, this.#filters.folder, [
      ["", labels.allFolders],
      ...listFolders(items).map((folder) => [folder, folder] as const),
    ]);
    setOptions(this.#ruleSelect, this.#filters.rule, [["", labels.allRules], ...listRules(items).map((rule) => [rule, rule] as const)]);
    const activity = status?.activity ?? { kind: "idle" };
    const isChanging = activity.kind === "changing";
    const isBusy = activity.kind === "scanning" || activity.kind === "writing";
    const writableCount = items.filter((item) => this.#canWrite(item)).length;
    const acceptableCount = items.filter((item) => this.#hasNoIssues(item)).length;
    const acceptedCount = items.filter(({ state }) => state.kind === "accepted").length;
    const undoableCount = status?.undoableCount ?? 0;
    setLabel(this.#writeButton, fillPlaceholders(labels.write, writableCount));
    setLabel(this.#acceptAllButton, fillPlaceholders(labels.acceptAll, acceptableCount));
    setLabel(this.#applyButton, fillPlaceholders(labels.apply, acceptedCount));
    setLabel(this.#undoButton, fillPlaceholders(labels.undo, undoableCount));
    setLabel(this.#scanButton, status?.scanState === "all" ? labels.scan : labels.scanFirst);
    this.#setShown(this.#stopButton, isBusy, this.#writeButton);
    this.#setShown(this.#writeButton, !isBusy && writableCount > 0 && status?.needsModel !== true, this.#stopButton);
    this.#setShown(this.#acceptAllButton, acceptableCount > 0, this.#applyButton);
    this.#setShown(this.#undoButton, undoableCount > 0, this.#applyButton);
    setEnabled(this.#applyButton, acceptedCount > 0 && !isChanging);
    setEnabled(this.#undoButton, !isChanging);
    setEnabled(this.#scanButton, activity.kind !== "scanning" && !isChanging);
    this.#setup.hidden = status?.needsModel !== true;
    this.#progress.hidden = activity.kind === "idle";
    if (activity.kind === "writing" || activity.kind === "changing") {
      this.#progress.max = activity.totalCount;
      this.#progress.value = activity.doneCount;
    } else this.#progress.removeAttribute("value");
    const todoCount = items.filter(needsAttention).length;
    const text = describeStatus(todoCount, items.filter(isUndecided).length - todoCount, status);
    this.#status.textContent = text;
    this.#progress.setAttribute("aria-label", text);
    this.#announceActivity(activity);
  }

  /** Announces the start and each quarter of an activity. The end is announced with the status message. */
  #announceActivity(activity: ReviewStatus["activity"]): void {
    const quarter =
      activity.kind === "writing" || activity.kind === "changing" ? Math.floor((4 * activity.doneCount) / activity.totalCount) : 0;
    const progress = activity.kind === "idle" ? "" : `${activity.kind} ${quarter}`;
    if (progress === this.#announcedProgress) return;
    this.#announcedProgress = progress;
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
    return item.isWritable && ["found", "failed"].includes(item.state.kind) && this.#isInScope(item);
  }

  #hasNoIssues(item: ReviewItem): boolean {
    return item.state.kind === "proposed" && item.proposal?.reviewReason === undefined && this.#isInScope(item);
  }

  #isInScope(item: ReviewItem): boolean {
    return isInScope(item, this.#filters) && matchesFilters(item, this.#filters);
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
  const label = createElement("label");
  label.append(createElement("span", "", text), control);
  return label;
}

/** Updates the options only if they differ, because replacing them closes an open list. */
function setOptions(select: HTMLSelectElement, value: string, options: (readonly [value: string, text: string])[]): void {
  const key = JSON.stringify(options);
  if (select.dataset["options"] !== key) {
    select.dataset["options"] = key;
    select.replaceChildren(...options.map(([value, text]) => new Option(text, value)));
  }
  select.value = value;
}
