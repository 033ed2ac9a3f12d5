/**
 * Alt text API for the command line and evaluations. Documents are parsed in the worker, so this loads no parser. The extension uses
 * `light.ts` instead.
 */
export { findOtherLanguage } from "./document/languages/detectLanguage.ts";
export { isWritable, type ImageUse } from "./document/imageUse.ts";
export { collapseWhitespace } from "./document/markup.ts";
export { descriptionPlaceIds, type DescriptionPlaceId } from "./document/edits/descriptions/createDescriptionChange.ts";
export type { PlannedDocument, RequestedAlt } from "./repository/planAltTexts.ts";
export { DocumentChangedError, writeDocument } from "./repository/writeDocument.ts";
export { lockDocument } from "./repository/lockDocument.ts";
export { isFileInside } from "./repository/inside.ts";
export type { ScannedFile } from "./repository/scan.ts";
export { isIgnoreFile } from "./repository/ignoreScope.ts";
export { findProject, openProject, type Project } from "./repository/project.ts";
export { listFolders } from "./repository/settingsFolders.ts";
export type { AltSettings } from "./repository/settings.ts";
export { groupFindingsByUse } from "./rules/checkImages.ts";
export { rules } from "./rules/ruleList.ts";
export { default as ruleExamples } from "./rules/examples.json";
export { roles } from "./suggest/answer.ts";
export { fromStoredProposal, toStoredProposal } from "./suggest/storedProposal.ts";
export { DocumentWorker } from "./worker/documentWorker.ts";
export { findInWorker, scanInWorker, type FileFindings, type WorkerScanOptions } from "./worker/scanInWorker.ts";
export { judgeAlt } from "./suggest/judge/judgeAlt.ts";
export { verdicts, type Judgment } from "./suggest/judge/judgment.ts";
export { locateFindings, type LocatedFinding } from "./repository/locateFindings.ts";
export { findImageChanges, LOG_FORMAT, parseLog, parseUncommitted, type ImageChange } from "./repository/history/imageChanges.ts";
export { describeOldVersions, hadAltText } from "./repository/history/staleAlt.ts";
export { compareVersions, MANIFEST_NAMES, parseVersion, readManifestVersion, type Version } from "./repository/history/versions.ts";
export { addAttachment, addImageFile } from "./suggest/images.ts";
export { NewAlts } from "./suggest/newAlts.ts";
export { getConcurrency, isFixable, suggest, type AltWriter } from "./suggest/suggest.ts";
