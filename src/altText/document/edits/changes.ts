import type { ImageUse } from "../imageUse.ts";
import type { Components } from "../markup/components.ts";
import type { Syntax } from "../syntax.ts";
import type { TextChange } from "./textChange.ts";

/** A document with its images. */
export interface Page {
  source: string;
  syntax: Syntax;
  components: Components;
  uses: ImageUse[];
}

/** Index `nth`, from 0, of a snippet among the `of` snippets of its document with the same text. Names as in stored reviews. */
export interface Occurrence {
  nth: number;
  of: number;
}

/** The markup of an image as it was when it was found: its offset and its text. Names as in stored reviews and suggestions. */
export interface SourceSnippet {
  from: number;
  before: string;
  alike?: Occurrence;
}

/** A requested change of a snippet: a new alt text, or a text that replaces all of it. */
export interface WantedChange extends SourceSnippet {
  to: { kind: "alt"; alt: string } | { kind: "snippet"; text: string };
}

/** `changed`: the snippet was not found. `unwritable`: its markup can't hold an alt text. `misread`: the document would be parsed differently. */
export type SkipReason = "changed" | "unwritable" | "misread";

/** The result for one requested change. */
export type Plan = PlannedChange | { kind: "skipped"; reason: SkipReason };

export interface PlannedChange {
  kind: "change";
  change: TextChange;
  /** The snippet after all planned changes. */
  now: { from: number; text: string };
  alike: Occurrence;
  /** Text that replaces the snippet to undo only this change. */
  was: string;
}

/** A document and its images after some changes. */
export interface ReadDocument {
  source: string;
  uses: ImageUse[];
}
