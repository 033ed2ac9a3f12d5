import type { ReviewItem } from "../../src/protocol/review.ts";
import { createButton, createElement } from "../dom.ts";
import { isUndecided } from "./filters.ts";
import { labels } from "./labels.ts";

/** Actions of a card's buttons and keys. */
export interface CardActions {
  editText(): void;
  /** @returns false if the text is empty */
  acceptText(): boolean;
  markDecorative(): void;
  skip(): void;
  write(): void;
  reopen(): void;
  openDocument(): void;
}

export function createCardButtons(item: ReviewItem, actions: CardActions): HTMLElement {
  const buttons = createElement("div", "buttons");
  if (!isUndecided(item)) {
    if (item.state.kind !== "applied") buttons.append(createActionButton("reopen", "edit", labels.reopen, () => actions.reopen()));
    return buttons;
  }
  const accept = createActionButton("accept", "check", labels.accept, () => actions.acceptText());
  accept.classList.add("primary");
  buttons.append(accept);
  if (item.mayBeDecorative)
    buttons.append(createActionButton("decorative", "circle-slash", labels.markDecorative, () => actions.markDecorative()));
  buttons.append(createActionButton("skip", "debug-step-over", labels.skip, () => actions.skip()));
  if (item.state.kind !== "queued") buttons.append(createActionButton("write", "sparkle", labels.writeOne, () => actions.write()));
  return buttons;
}

/** Finds the action for a key. Single letters work only while the card itself has the focus. @param goToNext called after a decision */
export function findKeyAction(
  { key }: KeyboardEvent,
  item: ReviewItem,
  actions: CardActions,
  goToNext: () => void,
): (() => void) | undefined {
  if (key === "o") return () => actions.openDocument();
  if (!item.isWritable || !isUndecided(item)) return undefined;
  switch (key) {
    case "Enter":
      return () => actions.editText();
    case "a":
      return () => {
        if (actions.acceptText()) goToNext();
      };
    case "d":
      if (!item.mayBeDecorative) return undefined;
      return () => {
        actions.markDecorative();
        goToNext();
      };
    case "s":
      return () => {
        actions.skip();
        goToNext();
      };
    case "w":
      return () => actions.write();
    default:
      return undefined;
  }
}

/** Creates a button that can be found by its action after the card is redrawn. */
function createActionButton(action: string, icon: string, label: string, onClick: () => void): HTMLButtonElement {
  const element = createButton(icon, label, onClick);
  element.dataset["action"] = action;
  return element;
}
