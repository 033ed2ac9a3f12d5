import type { ImageUse } from "../imageUse.ts";
import type { Components } from "../markup/components.ts";
import type { Syntax } from "../syntax.ts";
import type { TextChange } from "./textChange.ts";

/** A parsed document, with what is needed to parse it again. */
export interface EditableDocument {
  source: string;
  syntax: Syntax;
  components: Components;
  uses: ImageUse[];
  /** Whether a lone Markdown image that gets empty alt text is marked as decorative with a comment. The default is true. */
  marksDecorative?: boolean;
}

/** Position of a snippet among all `count` snippets with the same text in its document; `index` counts from 0. */
export interface Occurrence {
  index: number;
  count: number;
}

/** The markup of an image: its offset and text at the time when the image was found. The file format of suggestions has the same field names. */
export interface SourceSnippet {
  from: number;
  before: string;
  occurrence?: Occurrence;
}

/** A requested change to a snippet: new alt text, text that replaces the whole snippet, a comment that suppresses a rule, or a long description. */
export interface RequestedChange extends SourceSnippet {
  replacement:
    | { kind: "alt"; alt: string }
    | { kind: "snippet"; text: string }
    | { kind: "suppression"; rule: string }
    | { kind: "description"; text: string; place: string }
    /** Text that was inserted after the snippet is removed. */
    | { kind: "removal"; text: string };
}

/**
 * `changed`: the snippet was not found, or an earlier change affects it. `unwritable`: its markup can't hold alt text. `breaksMarkup`: the
 * changed document would be parsed differently than intended, or was not tried. `disputed`: the framework's own parser would read it
 * differently. `unreadable`: that parser rejects the document. `encoding`: the document is not encoded as UTF-8, and its encoding may lack
 * characters of the text. `scanOnly`: documents of this format are never changed. `noPlace`: the markup has no place for a long description.
 */
export type SkipReason = "changed" | "unwritable" | "breaksMarkup" | "disputed" | "unreadable" | "encoding" | "scanOnly" | "noPlace";

/** The intended effect of one change to a document. The changed document is parsed to verify it. */
export type IntendedChange =
  /** `alt` is normalized; `isAlreadySet` says whether the image has this alt text already. `property` is the component's property for alt text, unless it is `alt`. */
  | { kind: "alt"; alt: string; isAlreadySet: boolean; property?: string }
  /** The whole snippet is replaced, so any alt text is accepted. */
  | { kind: "snippet" }
  /** A long description is inserted, as one paragraph or several. `isCaption` says that the text of the image itself becomes its caption. */
  | { kind: "description"; text: string; isCaption: boolean }
  /** The markup of an inserted long description is removed. */
  | { kind: "removal"; markup: string }
  /** A comment with this text is added or removed. */
  | { kind: "comment"; text: string; isRemoved: boolean };

/** A document before and after some changes. */
export interface DocumentEdit {
  syntax: Syntax;
  before: string;
  after: string;
  changes: IntendedChange[];
}

export type EditCheckResult = "asIntended" | "disputed" | "unreadable";

/** Reads a changed document with its framework's own parser, which is not the parser that found the images. */
export type EditChecker = (edit: DocumentEdit) => Promise<EditCheckResult>;

/** The result for one requested change. */
export type Plan = PlannedChange | { kind: "skipped"; reason: SkipReason };

export interface PlannedChange {
  kind: "change";
  change: TextChange;
  /** The snippet as it will be once all planned changes have been made. */
  newSnippet: { from: number; text: string };
  /** Occurrence of the new snippet. */
  occurrence: Occurrence;
  /** Text that replaces the snippet to undo only this change. */
  previousText: string;
}

/** Text of a document, and the images in it. */
export interface ParsedDocument {
  source: string;
  uses: ImageUse[];
}
