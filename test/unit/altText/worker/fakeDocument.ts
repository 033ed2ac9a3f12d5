import assert from "node:assert/strict";
import { DEFAULT_SETTINGS } from "../../../../src/altText/repository/settings.ts";
import type { Versioned } from "../../../../src/altText/worker/protocol.ts";
import type { EditorDocument } from "../../../../src/altText/worker/sync.ts";

/** A document in an editor. */
export class FakeTextDocument {
  version = 1;
  #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  getText(): string {
    return this.#text;
  }

  change(text: string): void {
    this.version += 1;
    this.#text = text;
  }
}

export const createDocument = (live: FakeTextDocument, overrides: Partial<EditorDocument> = {}): EditorDocument => ({
  uri: "file:///w/a.md",
  syntax: "markdown",
  folder: "file:///w",
  settings: { settings: DEFAULT_SETTINGS },
  live,
  ...overrides,
});

export const getCurrent = <T>(answer: Versioned<T>): T => {
  if (answer.kind !== "current") return assert.fail("The answer is superseded.");
  return answer.value;
};
