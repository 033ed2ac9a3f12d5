import { IMAGE_EXTENSIONS } from "../image/imageFile.ts";
import { LANGUAGE_IDS } from "./languages.ts";
import { CHAT_VIEW_TYPE, PROPOSED_EDIT_SCHEME, REPORT_VIEW } from "./names.ts";

/** `when` clauses of package.json. The tests that evaluate them support only conjunctions of `key`, `!key`, and comparisons with `==`, `!=` or `=~`. */

export const isImageFile = `resourceExtname =~ /^\\.(${IMAGE_EXTENSIONS.join("|")})$/i`;
export const isImageInExplorer = `!explorerResourceIsFolder && ${isImageFile}`;
/** Matches documents in which images can have alt text. */
export const isImageDocument = `editorLangId =~ /^(${LANGUAGE_IDS.join("|")})$/`;
export const isChat = `activeWebviewPanelId == '${CHAT_VIEW_TYPE}'`;
export const isProposedEdit = `resourceScheme == '${PROPOSED_EDIT_SCHEME}'`;
export const isReport = `view == ${REPORT_VIEW}`;
/** VS Code compares a setting's value as JSON. */
export const hasCustomActions = "config.oriel.actions != '[]'";
