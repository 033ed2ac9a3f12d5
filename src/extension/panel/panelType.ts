/** What VS Code calls the answer panel, also after a reload. */
export const PANEL_TYPE = "oriel.answers";

/** And the panel that reviews alternative texts. */
export const REVIEW_TYPE = "oriel.altReview";
