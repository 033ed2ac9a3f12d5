/**
 * The door to alt text for the extension host: tables, types and pure helpers that load in a millisecond. Parsers, file access and the
 * model run in the worker; a second door keeps them out of what `activate` must parse.
 */
import type { AltTextWorker, WorkerListeners } from "./worker/client.ts";

export { attachmentOf, attachmentsIn, isAttachment, type Attachment } from "./document/attachments.ts";
export type { Plan, SkipReason, WantedChange } from "./document/edits/changes.ts";
export { shiftSnippet } from "./document/edits/shift.ts";
export type { TextChange } from "./document/edits/textChange.ts";
export { isWritable, type ImageUse, type Span } from "./document/imageUse.ts";
export { componentsWith } from "./document/markup/components.ts";
export { nthName, pasteDestination } from "./document/pasteDestination.ts";
export { extensionsWithoutLanguage, mayHaveImages, syntaxOf, syntaxOfLanguage, type Syntax } from "./document/syntax.ts";
export { syntaxes } from "./document/syntaxList.ts";
export { usesAt } from "./document/usesAt.ts";
export type { AltSettings } from "./repository/settings.ts";
export { MAX_SETTINGS_BYTES, SETTINGS_FILE } from "./repository/settingsFile.ts";
export { MAX_LENGTH } from "./rules/judge.ts";
export { isAboutAltText } from "./rules/otherLinters.ts";
export { severities, type Rule } from "./rules/rule.ts";
export { rules } from "./rules/ruleList.ts";
export { ruleIds, type RuleId } from "./rules/rules.ts";
export type { Proposal } from "./suggest/propose.ts";
export type { AuditedUse, Diagnosed, FolderSettings, PlacedFinding, UseActions, UseFinding, Versioned } from "./worker/protocol.ts";
export type { ScannedPage, ScannedUse } from "./worker/scanProtocol.ts";
export type { WriteJob, WriteParams, Written } from "./worker/writeProtocol.ts";
export type { EditorDocument } from "./worker/sync.ts";
export type { AltTextWorker };

/** A document takes milliseconds once its turn has come; one that takes longer than this has found a hole in a parser. */
const DOCUMENT_LIMIT_MS = 10_000;

/** A repository of 10,000 documents takes 150 MB. */
const MEMORY_MB = 600;

/** Loads the worker's client, with the first document that shows an image. @param script bundle of the worker */
export async function loadWorker(script: string, listeners: WorkerListeners): Promise<AltTextWorker> {
  const [{ AltTextWorker }, { startThread }] = await Promise.all([import("./worker/client.ts"), import("./worker/thread.ts")]);
  return new AltTextWorker(() => startThread(script, MEMORY_MB), DOCUMENT_LIMIT_MS, listeners);
}
