import type { SkipReason } from "./changes.ts";

/** Reasons why a change was not made. The sentence for `changed` is not among them, because it depends on what the user was doing. */
export const SKIP_REASONS: Record<Exclude<SkipReason, "changed">, string> = {
  unwritable: "Alt text can't be written here.",
  breaksMarkup: "This text would break the markup around it.",
  disputed: "The framework's own parser would read the changed document differently.",
  unreadable: "The framework's own parser can't read this document.",
  scanOnly: "Oriel checks documents of this format, but doesn't change them. Edit the file by hand.",
  noPlace: "The markup has no place for a long description here.",
  encoding: "The document is not encoded as UTF-8.",
};
