/**
 * The door to alt text for the extension host: tables, types and pure helpers that load in a millisecond. Parsers, file access and the
 * model run in the worker; a second door keeps them out of what `activate` must parse.
 */
import type { AltWorker, AltWorkerListeners } from "./worker/altWorker.ts";

export { attachmentOf, attachmentsIn, isAttachment, type Attachment } from "./document/attachments.ts";
export type { Plan, SkipReason, WantedChange } from "./document/edits/changes.ts";
export { altChange } from "./document/edits/rewrite.ts";
export { shiftSnippet } from "./document/edits/shift.ts";
export { mayBeDecorative, suppressRule } from "./document/edits/suppress.ts";
export type { TextChange } from "./document/edits/textChange.ts";
export { isWritable, type ImageUse, type Span } from "./document/imageUse.ts";
export { componentsWith } from "./document/markup/components.ts";
export { nthName, pasteDestination } from "./document/pasteDestination.ts";
export { extensionsWithoutLanguage, mayHaveImages, syntaxOf, syntaxOfLanguage, type Syntax } from "./document/syntax.ts";
export { syntaxes } from "./document/syntaxList.ts";
export { usesAt } from "./document/usesAt.ts";
export type { AltSettings } from "./repository/settings.ts";
export { MAX_LENGTH } from "./rules/judge.ts";
export { isAboutAltText } from "./rules/otherLinters.ts";
export { severities, type Rule } from "./rules/rule.ts";
export { rules } from "./rules/ruleList.ts";
export { ruleIds, type RuleId } from "./rules/rules.ts";
export type { Proposal } from "./suggest/propose.ts";
export type {
  AuditedUse,
  CheckParams,
  PlacedFinding,
  ScannedPage,
  ScannedUse,
  SettingsParams,
  UseFinding,
  WriteJob,
  WriteParams,
  Written,
} from "./worker/messages.ts";
export type { AltWorker };

/** Loads the worker's client with the first document that shows an image. @param script the worker's bundle */
export async function loadAltWorker(script: string, listeners: AltWorkerListeners): Promise<AltWorker> {
  const { AltWorker } = await import("./worker/altWorker.ts");
  return new AltWorker(script, listeners);
}
