import type { FromPanel } from "../../src/protocol/panel.ts";
import type { SetupAction, SetupView } from "../../src/protocol/setupView.ts";
import { createButton, createElement } from "../dom.ts";

const ICONS: Record<SetupAction, string> = {
  chooseModel: "list-selection",
  showWalkthrough: "book",
  pause: "debug-pause",
  continue: "debug-continue",
  cancel: "trash",
  test: "beaker",
  verifyFiles: "verified",
  trySample: "eye",
  runFailureAction: "gear",
  close: "close",
};

/** Number of progress announcements per download. Kept low, because a download may take an hour. */
const ANNOUNCEMENT_COUNT = 4;

/** Shows the progress of setting up a model, with buttons. Pause and Continue share a button, so that it keeps the focus. */
export class SetupCard {
  readonly element = createElement("section", "setup");
  readonly #title = createElement("h3");
  readonly #lines = createElement("div");
  readonly #progress = createElement("progress");
  readonly #buttons = createElement("div", "buttons");
  readonly #send: (message: FromPanel) => void;
  readonly #announce: (text: string) => void;
  #view: SetupView = { kind: "none", title: "", lines: [], actions: [] };

  constructor(send: (message: FromPanel) => void, announce: (text: string) => void) {
    this.#send = send;
    this.#announce = announce;
    this.#title.id = "setup-title";
    this.#title.tabIndex = -1;
    this.#progress.max = 1;
    this.element.setAttribute("aria-labelledby", this.#title.id);
    this.element.hidden = true;
    this.element.append(this.#title, this.#lines, this.#progress, this.#buttons);
  }

  update(view: SetupView): void {
    const previousView = this.#view;
    this.#view = view;
    const hadFocus = this.element.contains(document.activeElement);
    this.element.hidden = view.kind === "none";
    this.element.className = `setup ${view.kind}`;
    this.#title.textContent = view.title;
    this.#lines.replaceChildren(...view.lines.map((line) => createElement("p", "", line)));
    this.#progress.hidden = view.kind !== "testing" && view.kind !== "working" && view.fraction === undefined;
    if (view.fraction === undefined) this.#progress.removeAttribute("value");
    else this.#progress.value = view.fraction;
    this.#progress.setAttribute("aria-label", view.title);
    if (JSON.stringify(view.actions) !== JSON.stringify(previousView.actions)) this.#showActions(view, hadFocus);
    this.#announceProgress(previousView, view);
  }

  #showActions({ actions }: SetupView, hadFocus: boolean): void {
    const focusedIndex = Array.from(this.#buttons.children).indexOf(document.activeElement as Element);
    this.#buttons.replaceChildren(
      ...actions.map(({ action, label }, index) => {
        const element = createButton(ICONS[action], label, () => this.#send({ kind: "runSetupAction", action }));
        if (index === 0) element.classList.add("primary");
        return element;
      }),
    );
    if (!hadFocus) return;
    // Keeps the focus in the card: on the button at the same position, or on the title.
    const nextButton = this.#buttons.children[focusedIndex];
    if (nextButton instanceof HTMLElement) nextButton.focus();
    else this.#title.focus();
  }

  #announceProgress(previousView: SetupView, newView: SetupView): void {
    const getStep = ({ fraction }: SetupView) => Math.floor((fraction ?? 0) * ANNOUNCEMENT_COUNT);
    if (previousView.kind === newView.kind && previousView.title === newView.title && getStep(previousView) >= getStep(newView)) return;
    const texts = [newView.title, ...newView.lines].filter((text) => text !== "");
    // Adds a period to titles, because screen readers pause only at punctuation.
    this.#announce(texts.map((text) => (/[.!?…]$/.test(text) ? text : `${text}.`)).join(" "));
  }
}
