import type { PreparedView } from "../../src/protocol/turnView.ts";
import {
  clipRegion,
  fitSize,
  dragRegion,
  findGrip,
  isWholeImage,
  createRegionBetween,
  getWholeRegion,
  type Grip,
  type Point,
  type Region,
  type Size,
} from "./crop.ts";
import { createButton, createElement } from "../dom.ts";
import { fillPlaceholders } from "../fillPlaceholders.ts";
import { labels } from "./labels.ts";
import { placeElement, placePieces } from "./stage.ts";

/** Distance from an edge within which the pointer grabs it, in CSS pixels. */
const GRIP_REACH_PX = 8;
/** Minimum length of the short side of the image on the screen, in CSS pixels. If the long side does not fit, the image is scrolled. */
const MIN_SHORT_SIDE_PX = 160;

const DIRECTIONS: Record<string, Point> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

const FIELDS = ["x", "y", "width", "height"] as const;

/** Lets the user select a region of an image: by dragging, with arrow keys, or by entering numbers. */
export class CropDialog {
  readonly #dialog = createElement("dialog", "crop");
  readonly #image: Size;
  readonly #stage = createElement("div", "stage");
  readonly #frame = createElement("div", "frame");
  readonly #inputs = new Map<keyof Region, HTMLInputElement>();
  readonly #announcement = createElement("p", "visually-hidden");
  #region: Region;

  /** @param onSelect receives the region, or undefined for the whole image; not called when the user cancels */
  constructor(name: string, wholeImage: PreparedView, region: Region | undefined, onSelect: (region: Region | undefined) => void) {
    this.#image = wholeImage.original;
    this.#region = region ?? getWholeRegion(this.#image);
    const title = createElement("h2", "", fillPlaceholders(labels.crop, name));
    title.id = "crop-title";
    const help = createElement("p", "note", labels.cropHelp);
    help.id = "crop-help";
    this.#dialog.setAttribute("aria-labelledby", title.id);
    this.#announcement.setAttribute("role", "status");
    this.#buildStage(wholeImage, help.id);
    const viewport = createElement("div", "view");
    viewport.append(this.#stage);
    const useButton = createButton("check", labels.useRegion, () => {
      this.#dialog.close();
      onSelect(isWholeImage(this.#region, this.#image) ? undefined : this.#region);
    });
    useButton.classList.add("primary");
    const buttons = createElement("div", "buttons");
    buttons.append(
      useButton,
      createButton("screen-full", labels.wholeImage, () => this.#setRegion(getWholeRegion(this.#image))),
      createButton("close", labels.cancel, () => this.#dialog.close()),
    );
    this.#dialog.append(title, viewport, help, this.#createInputs(), buttons, this.#announcement);
    this.#dialog.addEventListener("close", () => this.#dialog.remove());
  }

  /** Opens the dialog, unless another dialog is open. */
  open(): void {
    if (document.querySelector("dialog[open]")) return;
    document.body.append(this.#dialog);
    this.#dialog.showModal();
    const space = { width: this.#dialog.clientWidth - 40, height: window.innerHeight * 0.55 };
    const { width, height } = fitSize(this.#image, space, MIN_SHORT_SIDE_PX);
    this.#stage.style.width = `${width}px`;
    this.#stage.style.height = `${height}px`;
    this.#setRegion(this.#region);
    this.#stage.focus();
  }

  #buildStage(wholeImage: PreparedView, helpId: string): void {
    const stage = this.#stage;
    stage.tabIndex = 0;
    // The role makes screen readers pass arrow keys to the page.
    stage.setAttribute("role", "application");
    stage.setAttribute("aria-describedby", helpId);
    placePieces(stage, wholeImage);
    stage.append(this.#frame);
    stage.addEventListener("pointerdown", (event) => this.#drag(event));
    stage.addEventListener("pointermove", (event) => {
      if (event.buttons === 0) stage.style.cursor = chooseCursor(this.#findGrip(this.#toImagePoint(event)));
    });
    stage.addEventListener("keydown", (event) => this.#handleKey(event));
  }

  #drag(event: PointerEvent): void {
    if (event.button !== 0) return;
    const start = this.#toImagePoint(event);
    const initialRegion = this.#region;
    const grip = this.#findGrip(start);
    const handleMove = (moveEvent: PointerEvent) => {
      const point = this.#toImagePoint(moveEvent);
      const delta = { x: point.x - start.x, y: point.y - start.y };
      this.#setRegion(grip ? dragRegion(initialRegion, grip, delta, this.#image) : createRegionBetween(start, point, this.#image), false);
    };
    const handleEnd = () => {
      this.#stage.removeEventListener("pointermove", handleMove);
      this.#announceRegion();
    };
    this.#stage.setPointerCapture(event.pointerId);
    this.#stage.addEventListener("pointermove", handleMove);
    this.#stage.addEventListener("lostpointercapture", handleEnd, { once: true });
  }

  /** Returns undefined if the whole image is selected, so that dragging selects a new region. */
  #findGrip(point: Point): Grip | undefined {
    if (isWholeImage(this.#region, this.#image)) return undefined;
    return findGrip(this.#region, point, (GRIP_REACH_PX * this.#image.width) / this.#stage.clientWidth);
  }

  #handleKey(event: KeyboardEvent): void {
    const direction = DIRECTIONS[event.key];
    if (direction === undefined || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    // VS Code handles all keys that reach the window: Alt+Left would navigate back.
    event.stopPropagation();
    const step = event.altKey ? 1 : Math.max(1, Math.round(Math.max(this.#image.width, this.#image.height) / 50));
    const delta = { x: direction.x * step, y: direction.y * step };
    const grip = { left: false, top: false, right: event.shiftKey, bottom: event.shiftKey };
    this.#setRegion(dragRegion(this.#region, grip, delta, this.#image));
  }

  #createInputs(): HTMLElement {
    const row = createElement("div", "numbers");
    const names = { x: labels.left, y: labels.top, width: labels.width, height: labels.height };
    for (const field of FIELDS) {
      const label = createElement("label", "", names[field]);
      const input = createElement("input");
      input.type = "number";
      input.min = field === "x" || field === "y" ? "0" : "1";
      input.addEventListener("change", () => this.#setRegion(clipRegion({ ...this.#region, [field]: Number(input.value) }, this.#image)));
      label.append(input);
      row.append(label);
      this.#inputs.set(field, input);
    }
    return row;
  }

  #setRegion(region: Region, isFinal = true): void {
    this.#region = region;
    placeElement(this.#frame, region, this.#image);
    for (const [field, input] of this.#inputs) input.value = String(region[field]);
    this.#stage.setAttribute("aria-label", this.#describeRegion());
    if (isFinal) this.#announceRegion();
  }

  #announceRegion(): void {
    this.#announcement.textContent = this.#describeRegion();
  }

  #describeRegion(): string {
    const { x, y, width, height } = this.#region;
    return fillPlaceholders(labels.region, width, height, x, y);
  }

  #toImagePoint({ clientX, clientY }: PointerEvent): Point {
    const { left, top, width, height } = this.#stage.getBoundingClientRect();
    return { x: ((clientX - left) * this.#image.width) / width, y: ((clientY - top) * this.#image.height) / height };
  }
}

function chooseCursor(grip: Grip | undefined): string {
  if (grip === undefined) return "crosshair";
  const vertical = grip.top ? "n" : grip.bottom ? "s" : "";
  const horizontal = grip.left ? "w" : grip.right ? "e" : "";
  return vertical + horizontal === "" ? "move" : `${vertical}${horizontal}-resize`;
}
