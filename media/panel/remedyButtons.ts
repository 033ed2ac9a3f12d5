import { LARGEST_BUDGET } from "../../src/image/budget.ts";
import { REMEDIES, type Remedy } from "../../src/image/remedies.ts";
import { createButton, createElement } from "../dom.ts";
import { fillPlaceholders } from "../fillPlaceholders.ts";
import { labels } from "./labels.ts";

const ICONS: Record<Remedy, string> = { moreDetail: "zoom-in", tiles: "layout", crop: "screen-cut" };

/** Buttons that change how an attached image is sent, so that its small text becomes readable. They are shown below the warning about small text. */
export class RemedyButtons {
  readonly element = createElement("div", "remedies");
  readonly #buttons = new Map<Remedy, HTMLButtonElement>();

  constructor(name: string, handlers: Record<Remedy, () => void>) {
    this.element.role = "group";
    this.element.setAttribute("aria-label", fillPlaceholders(labels.remedies, name));
    const tooltips: Record<Remedy, string> = {
      moreDetail: fillPlaceholders(labels.moreDetailTitle, name, LARGEST_BUDGET),
      tiles: fillPlaceholders(labels.tiles, name),
      crop: fillPlaceholders(labels.crop, name),
    };
    for (const remedy of REMEDIES) {
      const button = createButton(ICONS[remedy], getRemedyTitle(remedy), handlers[remedy]);
      button.title = tooltips[remedy];
      this.#buttons.set(remedy, button);
      this.element.append(button);
    }
    this.show([]);
  }

  show(remedies: readonly Remedy[]): void {
    for (const [remedy, button] of this.#buttons) button.hidden = !remedies.includes(remedy);
    this.element.hidden = remedies.length === 0;
  }
}

export function getRemedyTitle(remedy: Remedy): string {
  return { moreDetail: labels.moreDetail, tiles: labels.sendTiles, crop: labels.cropImage }[remedy];
}
