import type { EditableDocument, EditChecker, Plan, SkipReason } from "../document/edits/changes.ts";
import type { DescriptionPlaceId } from "../document/edits/descriptions/createDescriptionChange.ts";
import { escapeContent, splitParagraphs } from "../document/edits/descriptions/format.ts";
import { encodeJson } from "../document/edits/descriptions/insertionPoint.ts";
import { findFulfilledRequests } from "../document/edits/findFulfilledRequests.ts";
import { parseDocument } from "../document/edits/parseDocument.ts";
import { planChanges } from "../document/edits/plan.ts";
import { SKIP_REASONS } from "../document/edits/skipReasons.ts";
import { detectSyntax } from "../document/syntax.ts";
import type { AltSettings } from "./settings.ts";
import type { Sites } from "./sites.ts";

/** Alt text for the element at offset `from`, whose source was `before` when it was scanned. */
export interface RequestedAlt {
  from: number;
  before: string;
  alt: string;
  /** Long description, if there is one. */
  description?: string;
}

/** Settings that decide what is written. */
export type PlanSettings = Pick<AltSettings, "components" | "rules">;

export interface PlannedDocument {
  before: string;
  after: string;
  /** Requests that can't be fulfilled, with the reason as a sentence. */
  skipped: { request: RequestedAlt; reason: string }[];
  /** Long descriptions for which there is no place, with the reason as a sentence. */
  descriptionSkips: { request: RequestedAlt; reason: string }[];
  /** Number of requests that an earlier run has already fulfilled. */
  appliedBefore: number;
  /** Number of long descriptions that are put into the document. */
  descriptionCount: number;
}

/**
 * Plans the changes to a document. An element that has moved is found if its source is unique. An element that has changed is skipped, unless
 * it has changed as requested. Only alt text is changed, and long descriptions are inserted if there is a place for them.
 * @throws Error if the format of the document is not supported, if the document is too broken to parse, or if it declares an encoding other
 * than UTF-8
 */
export async function planAltTexts(
  path: string,
  before: string,
  requests: RequestedAlt[],
  { components, rules }: PlanSettings,
  checkEdit: EditChecker,
  { sites, descriptionPlace }: { sites?: Sites; descriptionPlace?: DescriptionPlaceId } = {},
): Promise<PlannedDocument> {
  const ownSyntax = detectSyntax(path);
  if (ownSyntax === undefined) throw new Error("The file format is not supported.");
  const syntax = (await sites?.chooseSyntax({ path, syntax: ownSyntax, source: before })) ?? ownSyntax;
  const document = parseDocument(before, syntax, components, rules.empty !== "off");
  const { plans, after: withAlts } = await planChanges(
    document,
    requests.map(({ from, before, alt }) => ({ from, before, replacement: { kind: "alt", alt } })),
    checkEdit,
  );
  const reasons = new Map(requests.map((request, index) => [request, getSkipReason(plans[index])]));
  const changedRequests = requests.filter((request) => reasons.get(request) === "changed");
  const fulfilledRequests = findFulfilledRequests(document, changedRequests, components);
  const skipped = requests.flatMap((request) => {
    const reason = reasons.get(request);
    return reason === undefined || fulfilledRequests.has(request)
      ? []
      : [{ request, reason: reason === "changed" ? "The markup of this image has changed." : SKIP_REASONS[reason] }];
  });
  const described = await insertDescriptions(
    { ...document, source: withAlts },
    descriptionPlace,
    requests.flatMap((request, index): DescriptionRequest[] => {
      const plan = plans[index];
      const text = request.description?.trim() ?? "";
      return plan?.kind === "change" && text !== "" ? [{ request, text, from: plan.newSnippet.from, before: plan.newSnippet.text }] : [];
    }),
    components,
    checkEdit,
  );
  const { after } = described;
  if (/[^\0-\x7F]/.test(after) && declaresOtherEncoding(before))
    throw new Error("The file declares an encoding other than UTF-8. Edit it by hand.");
  const descriptionSkips = described.skipped.map(({ request, reason }) => ({
    request,
    reason: `Long description: ${SKIP_REASONS[reason]}`,
  }));
  return {
    ...{ before, after, skipped, descriptionSkips },
    ...{ appliedBefore: fulfilledRequests.size, descriptionCount: described.insertedCount },
  };
}

interface DescriptionRequest {
  request: RequestedAlt;
  text: string;
  /** Markup of the image with its new alt text. */
  from: number;
  before: string;
}

/** Inserts long descriptions one by one, from the last to the first, so that the offsets of those that remain stay valid. */
async function insertDescriptions(
  document: EditableDocument,
  place: DescriptionPlaceId | undefined,
  descriptions: DescriptionRequest[],
  components: PlanSettings["components"],
  checkEdit: EditChecker,
) {
  let after = document.source;
  let insertedCount = 0;
  const skipped: { request: RequestedAlt; reason: Exclude<SkipReason, "changed"> }[] = [];
  if (place === undefined) return { after, insertedCount, skipped };
  for (const { request, text, from, before } of descriptions.toSorted((a, b) => b.from - a.from)) {
    const parsed = parseDocument(after, document.syntax, components, document.marksDecorative);
    // The alt text may have been right before, so that an earlier run changed nothing else.
    const shown = escapeContent(splitParagraphs(text)[0] ?? "", document.syntax);
    if (after.includes(shown) || after.includes(encodeJson(shown))) continue;
    const replacement = { kind: "description", text, place } as const;
    const { plans, after: changed } = await planChanges(parsed, [{ from, before, replacement }], checkEdit);
    const reason = getSkipReason(plans[0]);
    if (reason !== undefined) skipped.push({ request, reason: reason === "changed" ? "noPlace" : reason });
    else insertedCount += 1;
    after = changed;
  }
  return { after, insertedCount, skipped };
}

function getSkipReason(plan: Plan | undefined): SkipReason | undefined {
  return plan?.kind === "skipped" ? plan.reason : undefined;
}

/** Whether a page declares an encoding in which browsers would misread UTF-8. Source: WHATWG HTML, “Determining the character encoding”. */
function declaresOtherEncoding(source: string): boolean {
  const [, declared] =
    /(?:<meta\b[^>]*\bcharset|^\uFEFF?\s*<\?xml\b[^>]*\bencoding)\s*=\s*["']?\s*([\w:.-]+)/i.exec(source.slice(0, 1024)) ?? [];
  return declared !== undefined && !/^(?:utf-?8|unicode-1-1-utf-8|us-ascii)$/i.test(declared);
}
