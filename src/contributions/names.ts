/** Names that package.json and the extension's code share. */

/** View types of the webview panels; VS Code restores a panel by them after a reload. */
export const CHAT_VIEW_TYPE = "oriel.answers";
export const REVIEW_VIEW_TYPE = "oriel.altReview";

/** Tree of the images that a scan found something wrong with, and the context key that shows it. */
export const REPORT_VIEW = "oriel.altTextReport";
export const HAS_REPORT = "oriel.hasAltTextReport";

/** Schemes of virtual documents: images as they were sent to the model, and code of an answer beside the selection it replaces. */
export const SENT_IMAGE_SCHEME = "oriel-picture";
export const PROPOSED_EDIT_SCHEME = "oriel-proposed";

/** Context keys that complete steps of the walkthrough. */
export const HAS_MODEL = "oriel.hasModel";
export const HAS_TRIED = "oriel.hasTried";
