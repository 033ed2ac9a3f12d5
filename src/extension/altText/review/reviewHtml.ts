import { l10n, type Uri, type Webview } from "vscode";
import { pageHtml } from "../../webview/html.ts";

/** Creates the HTML of the review page. */
export function reviewHtml(webview: Webview, extensionUri: Uri): string {
  const body = `<main>
<h1 class="visually-hidden">${l10n.t("Alternative texts of the workspace")}</h1>
</main>
<p id="announcement" class="visually-hidden" role="status"></p>`;
  return pageHtml(webview, extensionUri, { name: "review", title: l10n.t("Alt Texts"), body, labels: translateLabels() });
}

/** Translates the page's texts, because a webview has no access to `vscode.l10n`. */
function translateLabels(): Record<string, string> {
  return {
    scan: l10n.t("Look Again"),
    scanFirst: l10n.t("Look at the Workspace"),
    stopped: l10n.t("The look at the workspace came to no end: there may be more."),
    notLooked: l10n.t("The workspace was not looked at yet."),
    changing: l10n.t("Changing documents: {0} of {1}"),
    error: l10n.t("Error:"),
    warning: l10n.t("Warning:"),
    info: l10n.t("Note:"),
    writeOrDecorative: l10n.t("Write a text, or choose Decorative."),
    writeText: l10n.t("Write a text: it names the link or button."),
    write: l10n.t("Write Alt Texts ({0})"),
    writeOne: l10n.t("Write"),
    stop: l10n.t("Stop"),
    acceptAll: l10n.t("Accept All That Pass ({0})"),
    apply: l10n.t("Apply ({0})"),
    undo: l10n.t("Undo ({0})"),
    search: l10n.t("Path, image or text"),
    folder: l10n.t("Folder"),
    allFolders: l10n.t("All folders"),
    rule: l10n.t("Rule"),
    allRules: l10n.t("All rules"),
    show: l10n.t("Show"),
    todo: l10n.t("To do ({0})"),
    decided: l10n.t("Decided ({0})"),
    all: l10n.t("All ({0})"),
    summary: l10n.t("Images that need a look: {0}. Images that are fine: {1}."),
    scanning: l10n.t("Looking at documents: {0} images in {1} documents so far…"),
    writing: l10n.t("Writing: {0} of {1}"),
    nothing: l10n.t("Nothing to show here."),
    none: l10n.t("No image of this workspace needs a look."),
    needsModel: l10n.t("To have alternative texts written, Oriel needs a model on this machine first: Gemma 4 and its projector."),
    setUp: l10n.t("Set Up the Model"),
    noPreview: l10n.t("No preview"),
    before: l10n.t("Now"),
    missing: l10n.t("none"),
    decorative: l10n.t("empty: decorative"),
    after: l10n.t("New alternative text for {0}, line {1}"),
    accept: l10n.t("Accept"),
    markDecorative: l10n.t("Decorative"),
    skip: l10n.t("Skip"),
    reopen: l10n.t("Change"),
    open: l10n.t("Show it in its document (O)"),
    copyDescription: l10n.t("Copy the long description"),
    description: l10n.t("Long description"),
    needsPerson: l10n.t("Needs a person: {0}"),
    queued: l10n.t("Waits for the model…"),
    failed: l10n.t("Not written: {0}"),
    accepted: l10n.t("Accepted: “{0}”"),
    acceptedDecorative: l10n.t("Accepted as decorative"),
    skipped: l10n.t("Skipped"),
    applied: l10n.t("In the document: “{0}”"),
    appliedDecorative: l10n.t("In the document as decorative"),
    left: l10n.t("Left as it is: {0}"),
    characters: l10n.t("{0} characters"),
    more: l10n.t("Show {0} More"),
    item: l10n.t("{0}, line {1}: {2}"),
    keys: l10n.t("Keys"),
    keysHelp: l10n.t(
      "↓ ↑ next and previous image · Enter edit the text · Ctrl+Enter accept and go on · A accept · D decorative · S skip · W write · O open the document · T to the buttons above · Esc back to the image",
    ),
    roleInformative: l10n.t("informative"),
    roleFunctional: l10n.t("functional"),
    roleDecorative: l10n.t("decorative"),
    roleComplex: l10n.t("complex"),
  };
}
