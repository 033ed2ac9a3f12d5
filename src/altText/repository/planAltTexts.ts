import type { EditChecker, SkipReason } from "../document/edits/changes.ts";
import { parseDocument } from "../document/edits/parseDocument.ts";
import { planChanges } from "../document/edits/plan.ts";
import { detectSyntax } from "../document/syntax.ts";

/** Alt text for the element at offset `from`, whose source was `before` when it was scanned. */
export interface RequestedAlt {
  from: number;
  before: string;
  alt: string;
}

export interface PlannedDocument {
  before: string;
  after: string;
  /** Requests that can't be fulfilled, with the reason as a sentence. */
  skipped: { request: RequestedAlt; reason: string }[];
}

const REASONS: Record<SkipReason, string> = {
  changed: "The markup of this image has changed.",
  unwritable: "Alt text can't be written here.",
  breaksMarkup: "This text would break the markup around it.",
  disputed: "The framework's own parser would read the changed document differently.",
  unreadable: "The framework's own parser can't read this document.",
};

/**
 * Plans the changes to a document. An element that has moved is found if its source is unique. An element that has changed is skipped. Only
 * alt text is changed.
 * @throws Error if the format of the document is not supported, or if the document is too broken to parse
 */
export async function planAltTexts(
  path: string,
  before: string,
  requests: RequestedAlt[],
  components: string[],
  checkEdit: EditChecker,
): Promise<PlannedDocument> {
  const syntax = detectSyntax(path);
  if (syntax === undefined) throw new Error("The file format is not supported.");
  const { plans, after } = await planChanges(
    parseDocument(before, syntax, components),
    requests.map(({ from, before, alt }) => ({ from, before, replacement: { kind: "alt", alt } })),
    checkEdit,
  );
  const skipped = requests.flatMap((request, index) => {
    const plan = plans[index];
    return plan?.kind === "skipped" ? [{ request, reason: REASONS[plan.reason] }] : [];
  });
  return { before, after, skipped };
}
