import { l10n, type Uri, type Webview } from "vscode";
import { escapeAttribute, pageHtml } from "../webview/html.ts";

/** Page of the chat panel. */
export function chatHtml(webview: Webview, extensionUri: Uri): string {
  const body = `<main>
<h1 class="visually-hidden">Oriel</h1>
<div id="turns" role="group" aria-label="${escapeAttribute(l10n.t("Questions and answers"))}"></div>
</main>
<p id="announcement" class="visually-hidden" role="status"></p>`;
  return pageHtml(webview, extensionUri, { name: "panel", title: "Oriel", body, labels: labels() });
}

/** Texts of the page, translated here because a webview has no access to `vscode.l10n`. */
function labels(): Record<string, string> {
  return {
    stop: l10n.t("Stop"),
    copy: l10n.t("Copy"),
    copied: l10n.t("Copied"),
    copyCode: l10n.t("Copy this code"),
    insertCode: l10n.t("Insert at the cursor of the last editor"),
    applyCode: l10n.t("Put it in place of the selection, after you have seen the change"),
    newFile: l10n.t("Open as a new file"),
    thinking: l10n.t("Thinking…"),
    thoughts: l10n.t("Thoughts"),
    diagram: l10n.t("The diagram that the following code describes"),
    diagramBroken: l10n.t("This diagram can't be drawn: {0}"),
    diagramEndless: l10n.t("it would take too long"),
    diagramTooLarge: l10n.t("it has more than {0} characters"),
    places: l10n.t("In this workspace"),
    emptyTitle: l10n.t("Ask about what you see"),
    tryPaste: l10n.t("Paste a screenshot and ask about it"),
    tryExplain: l10n.t("Explain an image of this workspace…"),
    tryMermaid: l10n.t("Turn a diagram into Mermaid…"),
    composer: l10n.t("Your question"),
    attachments: l10n.t("Attached images"),
    actions: l10n.t("What to do with the images"),
    question: l10n.t("Question"),
    questionHint: l10n.t("Ask about an image: paste or drop one, or type @ and its path"),
    ask: l10n.t("Ask"),
    attach: l10n.t("Attach…"),
    attached: l10n.t("{0} is attached: {1}."),
    attachedText: l10n.t("{0} is attached."),
    notAttached: l10n.t("Not attached: {0}"),
    notReadable: l10n.t("{0} can't be read."),
    pastedImage: l10n.t("Pasted image {0}"),
    dropHere: l10n.t("Drop images to attach them"),
    dropWithShift: l10n.t("Hold Shift to drop images here"),
    reading: l10n.t("Reading…"),
    total: l10n.t("{0} of {1} tokens"),
    totalTitle: l10n.t("What the images of this question cost, and may cost together (oriel.maxImageTokens)"),
    budget: l10n.t("Detail of {0}: tokens that it may cost"),
    autoBudget: l10n.t("Auto detail"),
    tiles: l10n.t("Send {0} as an overview and tiles at full resolution"),
    crop: l10n.t("Choose a region of {0}"),
    remove: l10n.t("Remove {0}"),
    tryAgain: l10n.t("Try Again"),
    completions: l10n.t("Images of the workspace"),
    completionCount: l10n.t("{0} images"),
    cropTitle: l10n.t("Choose a region of {0}"),
    cropHelp: l10n.t(
      "Drag on the picture. With the keyboard: arrows move the region, with Shift they resize it, with Alt by single pixels.",
    ),
    region: l10n.t("Region of {0}×{1} pixels at {2}, {3}"),
    useRegion: l10n.t("Use Region"),
    wholeImage: l10n.t("Whole Image"),
    cancel: l10n.t("Cancel"),
    left: l10n.t("Left"),
    top: l10n.t("Top"),
    width: l10n.t("Width"),
    height: l10n.t("Height"),
    retry: l10n.t("Ask Again"),
    stopped: l10n.t("Stopped."),
    brokenOff: l10n.t("Broken off: VS Code ended before the answer did."),
    unanswered: l10n.t("It has no answer: later questions know nothing of it, nor of what was attached."),
    edit: l10n.t("Edit"),
    editing: l10n.t("Writing anew: {0}"),
    editingDetail: l10n.t("It stays as it is until you ask; then it is set aside, with what followed it."),
    setAside: l10n.t("Asked anew below: later questions know nothing of this."),
    forgotten: l10n.t("The {0} oldest questions of this conversation were left out: the model has no room for them."),
    notShown: l10n.t("{0} more characters are not shown. Copy takes them along."),
    truncated: l10n.t("The answer reached its limit of tokens."),
    started: l10n.t("Asked: {0}"),
    finished: l10n.t("Answer finished."),
    failed: l10n.t("Failed: {0}"),
    tokens: l10n.t("{0} tokens"),
    openPicture: l10n.t("Open {0} as it was sent, picture {1}"),
    log: l10n.t("Last lines of the log"),
    empty: l10n.t("You can also drop images here with Shift held, or right-click an image in the Explorer."),
  };
}
