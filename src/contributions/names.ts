/** Names shared by package.json and the extension's code. */

/** View types of the webview panels, by which VS Code restores them after a reload. */
export const CHAT_VIEW_TYPE = "oriel.answers";
export const REVIEW_VIEW_TYPE = "oriel.altReview";

/** Tree view of the images with findings, and the context key that shows it. */
export const REPORT_VIEW = "oriel.altTextReport";
export const HAS_REPORT = "oriel.hasAltTextReport";

/** URI schemes of virtual documents: images as sent to the model, and the changed side of a proposed edit's diff. */
export const SENT_IMAGE_SCHEME = "oriel-picture";
export const PROPOSED_EDIT_SCHEME = "oriel-proposed";

/** Context keys that complete walkthrough steps. */
export const HAS_MODEL = "oriel.hasModel";
export const HAS_TRIED_SAMPLE = "oriel.hasTried";
