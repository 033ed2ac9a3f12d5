import { chooseMoreDetail } from "../../src/image/remedies.ts";
import { IMAGE_BUDGETS, type ImageBudget, type ImageChoice } from "../../src/protocol/imageChoice.ts";
import type { FromPanel } from "../../src/protocol/panel.ts";
import type { PreparedView } from "../../src/protocol/turnView.ts";
import type { AttachmentView } from "../../src/protocol/draftView.ts";
import { createButton, createIconButton, createElement, addIconAndText } from "../dom.ts";
import { createImageDetails } from "./imageCard.ts";
import { RemedyButtons } from "./remedyButtons.ts";
import { fillPlaceholders } from "../fillPlaceholders.ts";
import { labels } from "./labels.ts";

/** An image attached to the question being written. Updates reuse its controls, so that they keep the focus. */
export class AttachmentElement {
  readonly element = createElement("li", "image attachment");
  readonly #details = createElement("div", "details");
  readonly #budgetSelect: HTMLSelectElement;
  readonly #tilesButton: HTMLButtonElement;
  readonly #cropButton: HTMLButtonElement;
  readonly #tryAgainButton: HTMLButtonElement;
  readonly #removeButton: HTMLButtonElement;
  readonly #remedies: RemedyButtons;
  readonly #send: (message: FromPanel) => void;
  #view: AttachmentView;
  /** JSON of the state that `#details` shows. */
  #shownDetails = "";

  constructor(view: AttachmentView, defaultBudget: ImageBudget, send: (message: FromPanel) => void) {
    const { id, name } = view;
    this.#view = view;
    this.#send = send;
    this.#budgetSelect = createBudgetSelect(name, (budget) => this.#changeChoice({ budget, enlarge: false }));
    this.#tilesButton = createIconButton("layout", fillPlaceholders(labels.tiles, name), () =>
      this.#changeChoice({ tiles: this.#view.choice.tiles !== true }),
    );
    this.#cropButton = createIconButton("screen-cut", fillPlaceholders(labels.crop, name), () => send({ kind: "prepareWholeImage", id }));
    this.#tryAgainButton = createButton("refresh", labels.tryAgain, () => this.#changeChoice({}));
    this.#tilesButton.hidden = true;
    this.#removeButton = createIconButton("close", fillPlaceholders(labels.remove, name), () => send({ kind: "detach", id }));
    this.#remedies = new RemedyButtons(name, {
      moreDetail: () => this.#changeChoice(chooseMoreDetail(findPrepared(this.#view)?.pieces ?? [])),
      tiles: () => this.#changeChoice({ tiles: true }),
      crop: () => send({ kind: "prepareWholeImage", id }),
    });
    const controls = createElement("span", "controls");
    controls.append(this.#budgetSelect, this.#tilesButton, this.#cropButton, this.#tryAgainButton, this.#removeButton);
    this.element.append(createElement("span", "name", name), controls, this.#details, this.#remedies.element);
    this.update(view, defaultBudget);
  }

  get view(): AttachmentView {
    return this.#view;
  }

  update(view: AttachmentView, defaultBudget: ImageBudget): void {
    this.#view = view;
    const { id, name, state, choice } = view;
    const prepared = findPrepared(view);
    // Read before any element is hidden, because hiding the focused element may blur it at once.
    const focused = document.activeElement;
    this.element.dataset["state"] = state.kind;
    this.element.setAttribute("aria-busy", String(state.kind === "preparing"));
    this.#budgetSelect.value = String(choice.budget ?? defaultBudget);
    this.#tilesButton.setAttribute("aria-pressed", String(choice.tiles === true));
    // While the image is being prepared, the button stays shown or hidden as it was, so that it keeps the focus.
    if (state.kind !== "preparing")
      this.#tilesButton.hidden = choice.tiles !== true && !(state.kind === "prepared" && state.gainsFromTiles);
    this.#cropButton.setAttribute("aria-pressed", String(choice.region !== undefined));
    this.#budgetSelect.hidden = this.#cropButton.hidden = prepared === undefined;
    this.#tryAgainButton.hidden = state.kind !== "failed";
    // While the image is being prepared again, the buttons stay, because the user may just have pressed one of them.
    if (state.kind !== "preparing") this.#remedies.show(state.kind === "prepared" ? state.remedies : []);
    if (focused instanceof HTMLElement && focused.hidden && this.element.contains(focused)) this.#moveFocus();
    const details = JSON.stringify(prepared ?? state);
    if (details === this.#shownDetails) return;
    this.#shownDetails = details;
    if (prepared) {
      this.#details.replaceChildren(...createImageDetails(name, prepared, (piece) => this.#send({ kind: "openAttachment", id, piece })));
    } else if (state.kind === "failed") {
      this.#details.replaceChildren(
        addIconAndText(createElement("span", "image-note failed"), "error", fillPlaceholders(labels.notAttached, state.message)),
      );
    } else {
      this.#details.replaceChildren(createElement("span", "size", labels.reading));
    }
  }

  focus(): void {
    this.#removeButton.focus();
  }

  /** Moves the focus from a hidden control to the budget selector, or to the remove button if the selector is hidden as well. */
  #moveFocus(): void {
    if (this.#budgetSelect.hidden) this.focus();
    else this.#budgetSelect.focus();
  }

  #changeChoice(change: ImageChoice): void {
    const { id, choice } = this.#view;
    this.#send({ kind: "setImageChoice", id, choice: { ...choice, ...change } });
  }
}

/** Returns the prepared image to show. While the image is being prepared again, this is the previous result. */
function findPrepared({ state }: AttachmentView): PreparedView | undefined {
  if (state.kind === "prepared") return state.prepared;
  return state.kind === "preparing" ? state.previous : undefined;
}

function createBudgetSelect(name: string, onChange: (budget: ImageBudget) => void): HTMLSelectElement {
  const select = createElement("select");
  const label = fillPlaceholders(labels.budget, name);
  select.title = label;
  select.setAttribute("aria-label", label);
  for (const budget of IMAGE_BUDGETS) {
    const option = createElement("option", "", budget === "auto" ? labels.autoBudget : fillPlaceholders(labels.tokens, budget));
    option.value = String(budget);
    select.append(option);
  }
  select.addEventListener("change", () => {
    const chosenBudget = IMAGE_BUDGETS.find((budget) => String(budget) === select.value);
    if (chosenBudget !== undefined) onChange(chosenBudget);
  });
  return select;
}
