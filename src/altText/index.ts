/** The door to alt text for the command line and evaluations. It loads every parser: the extension takes `light.ts`. */
export { isWritable, type ImageUse } from "./document/imageUse.ts";
export { collapseWhitespace } from "./document/markup.ts";
export { componentsWith } from "./document/markup/components.ts";
export { planDocument, writeDocument, type PlannedDocument } from "./repository/apply.ts";
export { isFileInside, isInside } from "./repository/inside.ts";
export type { ScannedFile } from "./repository/scan.ts";
export { readAltSettings, type AltSettings } from "./repository/settings.ts";
export { findingsByUse } from "./rules/judge.ts";
export type { Severity } from "./rules/rule.ts";
export { rules } from "./rules/ruleList.ts";
export type { RuleId } from "./rules/rules.ts";
export { roles } from "./suggest/prompt.ts";
export { scanInWorker } from "./worker/scanInWorker.ts";
export { addAttachment, addImageFile } from "./suggest/images.ts";
export { findProblemsTogether } from "./suggest/judge.ts";
export { concurrencyFor, isFixable, suggest, type AltWriter } from "./suggest/suggest.ts";
