/**
 * Alt text API for the extension host: definitions, types and pure helpers that load in a millisecond. Parsers, file access and the
 * model run in the worker, so that activation does not load them. See `index.ts` for the full API.
 */
import type { AltTextWorker, WorkerListeners } from "./worker/client.ts";

export { readAttachment, isAttachment, toDataUrl, type Attachment } from "./document/attachments.ts";
export type { Plan, PlannedChange, SkipReason, RequestedChange } from "./document/edits/changes.ts";
export { SKIP_REASONS } from "./document/edits/skipReasons.ts";
export { shiftSnippet } from "./document/edits/shift.ts";
export { getLengthDelta, type TextChange } from "./document/edits/textChange.ts";
export { isWritable, type ImageUse, type Span } from "./document/imageUse.ts";
export { createComponents } from "./document/markup/components.ts";
export { numberFileName, resolvePasteDestination } from "./document/pasteDestination.ts";
export { extensionsWithoutLanguage, mayHaveImages, detectSyntax, detectSyntaxByLanguage, type Syntax } from "./document/syntax.ts";
export { syntaxes } from "./document/syntaxList.ts";
export { findUsesAt } from "./document/findUsesAt.ts";
export { MAX_DOCUMENT_BYTES } from "./repository/documentSize.ts";
export type { AltSettings } from "./repository/settings.ts";
export { MAX_SETTINGS_BYTES, SETTINGS_FILE } from "./repository/settingsFile.ts";
export { DEFAULT_MAX_LENGTH } from "./rules/checkImages.ts";
export { isAboutAltText } from "./rules/otherLinters.ts";
export { severities, type Rule } from "./rules/rule.ts";
export { rules } from "./rules/ruleList.ts";
export { ruleIds, type RuleId } from "./rules/rules.ts";
export type { Proposal } from "./suggest/propose.ts";
export { fromStoredProposal, toStoredProposal } from "./suggest/storedProposal.ts";
export type { AttachedImage, AttachmentsParams } from "./worker/attachmentProtocol.ts";
export type { AuditedUse, DocumentFindings, FolderSettings, PlacedFinding, UseActions, UseFinding, Versioned } from "./worker/protocol.ts";
export type { ScannedPage, ScannedUse } from "./worker/scanProtocol.ts";
export type { WriteJob, WriteParams, WriteResult } from "./worker/writeProtocol.ts";
export type { EditorDocument } from "./worker/sync.ts";
export type { AltTextWorker };

/** Finds the root of the repository of a local folder, and the folders whose `.orielrc` files apply to the folder, the outermost first. */
export async function findSettingsFolders(folder: string): Promise<{ root: string; folders: string[] }> {
  return (await import("./repository/settingsFolders.ts")).findSettingsFolders(folder);
}

/** Time limit for one document. A document usually takes milliseconds; if one exceeds the limit, a parser hangs on it. */
const DOCUMENT_LIMIT_MS = 10_000;

/** Heap limit of the worker. A repository of 10,000 documents takes 150 MB. */
const MEMORY_LIMIT_MB = 600;

/**
 * Loads the worker's client. Called for the first document that may contain an image, so that activation stays fast.
 * @param script bundle of the worker
 */
export async function loadWorker(script: string, listeners: WorkerListeners): Promise<AltTextWorker> {
  const [{ AltTextWorker }, { startThread }] = await Promise.all([import("./worker/client.ts"), import("./worker/thread.ts")]);
  return new AltTextWorker(() => startThread(script, MEMORY_LIMIT_MB), DOCUMENT_LIMIT_MS, listeners);
}
