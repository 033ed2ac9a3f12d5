import type { PreparedView } from "../../src/protocol/turnView.ts";
import { between, fitted, gripAt, isWhole, pulled, shownSize, wholeOf, type Grip, type Point, type Region, type Size } from "./crop.ts";
import { button, make } from "../dom.ts";
import { fill } from "../fill.ts";
import { labels } from "./labels.ts";

/** Distance in CSS pixels at which a pointer takes hold of an edge. */
const GRIP_PIXELS = 8;
/** Minimum short side of a long image, in CSS pixels; it is scrolled. */
const MIN_SHORT_SIDE_PIXELS = 160;

const moves: Record<string, Point> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

const fields = ["x", "y", "width", "height"] as const;

/** Lets the user choose a region of an image by dragging, by arrow keys, or by numbers. */
export class CropDialog {
  readonly #dialog = make("dialog", "crop");
  readonly #image: Size;
  readonly #stage = make("div", "stage");
  readonly #frame = make("div", "frame");
  readonly #inputs = new Map<keyof Region, HTMLInputElement>();
  readonly #spoken = make("p", "visually-hidden");
  #region: Region;

  /** @param onChosen gets the region, undefined for the whole image; not called when the user cancels */
  constructor(name: string, whole: PreparedView, region: Region | undefined, onChosen: (region: Region | undefined) => void) {
    this.#image = whole.original;
    this.#region = region ?? wholeOf(this.#image);
    const title = make("h2", "", fill(labels.cropTitle, name));
    title.id = "crop-title";
    const help = make("p", "note", labels.cropHelp);
    help.id = "crop-help";
    this.#dialog.setAttribute("aria-labelledby", title.id);
    this.#spoken.setAttribute("role", "status");
    this.#dressStage(whole, help.id);
    const view = make("div", "view");
    view.append(this.#stage);
    const use = button("check", labels.useRegion, () => {
      this.#dialog.close();
      onChosen(isWhole(this.#region, this.#image) ? undefined : this.#region);
    });
    use.classList.add("primary");
    const buttons = make("div", "buttons");
    buttons.append(
      use,
      button("screen-full", labels.wholeImage, () => this.#become(wholeOf(this.#image))),
      button("close", labels.cancel, () => this.#dialog.close()),
    );
    this.#dialog.append(title, view, help, this.#numbers(), buttons, this.#spoken);
    this.#dialog.addEventListener("close", () => this.#dialog.remove());
  }

  /** Does nothing while another dialog is open. */
  open(): void {
    if (document.querySelector("dialog[open]")) return;
    document.body.append(this.#dialog);
    this.#dialog.showModal();
    const space = { width: this.#dialog.clientWidth - 40, height: window.innerHeight * 0.55 };
    const { width, height } = shownSize(this.#image, space, MIN_SHORT_SIDE_PIXELS);
    this.#stage.style.width = `${width}px`;
    this.#stage.style.height = `${height}px`;
    this.#become(this.#region);
    this.#stage.focus();
  }

  #dressStage({ pieces }: PreparedView, helpId: string): void {
    const stage = this.#stage;
    stage.tabIndex = 0;
    // The dialog handles arrow keys, which a screen reader would otherwise use.
    stage.setAttribute("role", "application");
    stage.setAttribute("aria-describedby", helpId);
    for (const { region, source } of pieces) {
      const picture = make("img");
      picture.src = source;
      picture.alt = "";
      picture.draggable = false;
      place(picture, region, this.#image);
      stage.append(picture);
    }
    stage.append(this.#frame);
    stage.addEventListener("pointerdown", (event) => this.#drag(event));
    stage.addEventListener("pointermove", (event) => {
      if (event.buttons === 0) stage.style.cursor = cursorFor(this.#gripAt(this.#pointOf(event)));
    });
    stage.addEventListener("keydown", (event) => this.#key(event));
  }

  #drag(event: PointerEvent): void {
    if (event.button !== 0) return;
    const start = this.#pointOf(event);
    const before = this.#region;
    const grip = this.#gripAt(start);
    const move = (moved: PointerEvent) => {
      const point = this.#pointOf(moved);
      const by = { x: point.x - start.x, y: point.y - start.y };
      this.#become(grip ? pulled(before, grip, by, this.#image) : between(start, point, this.#image), false);
    };
    const end = () => {
      this.#stage.removeEventListener("pointermove", move);
      this.#say();
    };
    this.#stage.setPointerCapture(event.pointerId);
    this.#stage.addEventListener("pointermove", move);
    this.#stage.addEventListener("lostpointercapture", end, { once: true });
  }

  /** A region of the whole image is not held: dragging draws a new one. */
  #gripAt(point: Point): Grip | undefined {
    if (isWhole(this.#region, this.#image)) return undefined;
    return gripAt(this.#region, point, (GRIP_PIXELS * this.#image.width) / this.#stage.clientWidth);
  }

  #key(event: KeyboardEvent): void {
    const move = moves[event.key];
    if (move === undefined || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    // VS Code handles all keys that reach the window: Alt with an arrow would navigate back.
    event.stopPropagation();
    const step = event.altKey ? 1 : Math.max(1, Math.round(Math.max(this.#image.width, this.#image.height) / 50));
    const by = { x: move.x * step, y: move.y * step };
    const grip = { left: false, top: false, right: event.shiftKey, bottom: event.shiftKey };
    this.#become(pulled(this.#region, grip, by, this.#image));
  }

  #numbers(): HTMLElement {
    const row = make("div", "numbers");
    const names = { x: labels.left, y: labels.top, width: labels.width, height: labels.height };
    for (const field of fields) {
      const label = make("label", "", names[field]);
      const input = make("input");
      input.type = "number";
      input.min = field === "x" || field === "y" ? "0" : "1";
      input.addEventListener("change", () => this.#become(fitted({ ...this.#region, [field]: Number(input.value) }, this.#image)));
      label.append(input);
      row.append(label);
      this.#inputs.set(field, input);
    }
    return row;
  }

  #become(region: Region, isFinal = true): void {
    this.#region = region;
    place(this.#frame, region, this.#image);
    for (const [field, input] of this.#inputs) input.value = String(region[field]);
    this.#stage.setAttribute("aria-label", this.#words());
    if (isFinal) this.#say();
  }

  #say(): void {
    this.#spoken.textContent = this.#words();
  }

  #words(): string {
    const { x, y, width, height } = this.#region;
    return fill(labels.region, width, height, x, y);
  }

  #pointOf({ clientX, clientY }: PointerEvent): Point {
    const { left, top, width, height } = this.#stage.getBoundingClientRect();
    return { x: ((clientX - left) * this.#image.width) / width, y: ((clientY - top) * this.#image.height) / height };
  }
}

function place(element: HTMLElement, region: Region, image: Size): void {
  element.style.left = `${(100 * region.x) / image.width}%`;
  element.style.top = `${(100 * region.y) / image.height}%`;
  element.style.width = `${(100 * region.width) / image.width}%`;
  element.style.height = `${(100 * region.height) / image.height}%`;
}

function cursorFor(grip: Grip | undefined): string {
  if (grip === undefined) return "crosshair";
  const vertical = grip.top ? "n" : grip.bottom ? "s" : "";
  const horizontal = grip.left ? "w" : grip.right ? "e" : "";
  return vertical + horizontal === "" ? "move" : `${vertical}${horizontal}-resize`;
}
