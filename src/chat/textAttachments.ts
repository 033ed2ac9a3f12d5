import { randomUUID } from "node:crypto";
import { FailureError } from "../failures/failure.ts";
import { raceAbort } from "../core/raceAbort.ts";
import { MAX_SELECTIONS, type Selection } from "../protocol/ask.ts";
import type { DraftView } from "../protocol/draftView.ts";
import type { ChatHost } from "./host.ts";
import type { ImageSource } from "./imageSource.ts";
import { formatSelectionLabel } from "./question.ts";
import { readTextOrImage, type TextOrImage } from "./textFile.ts";

/** Maximum total size of all selections, so that they fit in one message to the engine. */
const MAX_TOTAL_KB = 400;

/** A file that is being read to find out whether it is text. */
interface UnreadFile {
  id: string;
  name: string;
  abort: AbortController;
}

/** Selections and text files that are attached to the question being written. */
export class TextAttachments {
  readonly #host: ChatHost;
  readonly #onChange: () => void;
  #selections: { id: string; selection: Selection }[] = [];
  #unreadFiles: UnreadFile[] = [];

  constructor(host: ChatHost, onChange: () => void) {
    this.#host = host;
    this.#onChange = onChange;
  }

  get isEmpty(): boolean {
    return this.#selections.length === 0;
  }

  get selections(): Selection[] {
    return this.#selections.map(({ selection }) => selection);
  }

  get views(): DraftView["selections"] {
    return [
      ...this.#selections.map(({ id, selection }) => ({ id, label: formatSelectionLabel(selection), isBeingRead: false })),
      ...this.#unreadFiles.map(({ id, name }) => ({ id, label: name, isBeingRead: true })),
    ];
  }

  /**
   * Attaches a selection, or replaces the selection of the same lines.
   * @throws FailureError badRequest if there are too many selections, or they are too large
   */
  add(selection: Selection): void {
    const label = formatSelectionLabel(selection);
    const otherSelections = this.#selections.filter((other) => formatSelectionLabel(other.selection) !== label);
    const newSelections = [...otherSelections, { id: randomUUID(), selection }];
    const kilobytes = Math.ceil(newSelections.reduce((sum, { selection: { text } }) => sum + Buffer.byteLength(text), 0) / 1000);
    if (kilobytes > MAX_TOTAL_KB) {
      const reason = `The attached text is ${kilobytes} KB; the limit is ${MAX_TOTAL_KB} KB. Select less.`;
      throw new FailureError({ kind: "badRequest", reason });
    }
    if (newSelections.length > MAX_SELECTIONS) {
      throw new FailureError({ kind: "badRequest", reason: `A question can have at most ${MAX_SELECTIONS} selections.` });
    }
    this.#selections = newSelections;
    this.#onChange();
  }

  /** Finds the ids of the attached selections that have the same lines as one of `selections`. */
  findIds(selections: Selection[]): string[] {
    const labels = new Set(selections.map((selection) => formatSelectionLabel(selection)));
    return this.#selections.filter(({ selection }) => labels.has(formatSelectionLabel(selection))).map(({ id }) => id);
  }

  /**
   * Reads a file that may be text.
   * @returns the content; undefined if the file was removed while it was being read
   * @throws FailureError
   */
  async readFile(source: ImageSource): Promise<TextOrImage | undefined> {
    const file = { id: randomUUID(), name: source.name, abort: new AbortController() };
    const { signal } = file.abort;
    this.#unreadFiles.push(file);
    this.#onChange();
    const limits = { limitBytes: this.#host.readSettings().limits.bytes, limitTextBytes: MAX_TOTAL_KB * 1000 };
    const removeFile = () => (this.#unreadFiles = this.#unreadFiles.filter((other) => other !== file));
    try {
      const content = await raceAbort(readTextOrImage(source, limits, signal), signal);
      // The change is reported when the caller attaches the content.
      removeFile();
      return content;
    } catch (error) {
      removeFile();
      this.#onChange();
      if (signal.aborted) return undefined;
      throw error;
    }
  }

  /** Removes a selection, or cancels reading a file. */
  remove(id: string): void {
    this.#selections = this.#selections.filter((selection) => selection.id !== id);
    this.#unreadFiles.find((file) => file.id === id)?.abort.abort();
  }

  /** Removes and returns the selections, to ask a question with them. */
  take(): Selection[] {
    const { selections } = this;
    this.#selections = [];
    return selections;
  }

  dispose(): void {
    for (const { abort } of this.#unreadFiles) abort.abort();
  }
}
