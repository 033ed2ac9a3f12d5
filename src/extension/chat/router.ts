import { Uri, commands, env, type TextEditor, type ViewColumn } from "vscode";
import type { AnswerReferences } from "../../chat/answerReferences.ts";
import { createBytesSource, type ImageSource } from "../../chat/imageSource.ts";
import type { Session } from "../../chat/session.ts";
import { findAction } from "../../chat/actions.ts";
import type { FromPanel, ToPanel } from "../../protocol/panel.ts";
import { runAction } from "../failureAction.ts";
import { ImagePaths } from "../images/imagePaths.ts";
import { createFileSource, createSource } from "../images/imageSource.ts";
import { pickImages } from "../images/pickImages.ts";
import { runSetupAction } from "../setup/runSetupAction.ts";
import type { Setup } from "../setup/setup.ts";
import type { Handlers } from "../webview/webviewHost.ts";
import { runCodeAction } from "./codeActions.ts";
import { checkDrawable } from "./diagramCheck.ts";
import { openLink } from "./openLink.ts";
import { showSentPiece } from "./showSentPiece.ts";
import { openFileReference } from "./workspaceFiles.ts";

/** Members of the panel that the message handlers use. */
export interface RoutedPanel {
  extensionUri: Uri;
  session: Session;
  setup: Setup;
  references: AnswerReferences;
  send: (message: ToPanel) => void;
  /** Sends the complete state to the page. */
  sendState(): void;
  /** Focuses the question box. */
  focus(): void;
  /** Returns the last active editor. */
  getEditor(): TextEditor | undefined;
  /** Returns an editor column in which documents don't cover the panel. */
  getOtherColumn(): ViewColumn;
}

/** Creates a handler for each message from the chat page. */
export function createRouter(panel: RoutedPanel): Handlers<FromPanel> {
  const { session, setup, references, send } = panel;
  const paths = new ImagePaths();
  return {
    ready: () => panel.sendState(),
    openLink: ({ href }) => openLink(href),
    runSuggestion: async ({ action }) => {
      const suggestedAction = findAction(action);
      if (suggestedAction) await commands.executeCommand(suggestedAction.command.id);
    },
    runSetupAction: ({ action }) => runSetupAction(setup, action),

    stopAnswer: ({ id }) => session.findTurn(id)?.stop(),
    keepWaiting: ({ id }) => session.findTurn(id)?.keepWaiting(),
    copyAnswer: async ({ id }) => {
      await env.clipboard.writeText(session.findTurn(id)?.readableText ?? "");
      send({ kind: "answerCopied", id });
    },
    askAgain: ({ id }) => session.retry(id),
    continueAnswer: ({ id }) => session.continueAnswer(id),
    lookCloser: ({ id }) => session.retry(id, true),
    editQuestion: ({ id }) => session.edit(id),
    cancelEdit: () => session.cancelEdit(),
    runFailureAction: async ({ id }) => {
      const action = session.findTurn(id)?.data.action;
      if (action) await runAction(action, () => void session.retry(id));
    },
    runCodeAction: (message) =>
      runCodeAction(message, {
        editor: panel.getEditor(),
        column: panel.getOtherColumn(),
        selections: session.findTurn(message.id)?.question.selections ?? [],
      }),
    checkDiagram: async ({ request, code }) =>
      send({ kind: "diagramVerdict", request, verdict: await checkDrawable(code, panel.extensionUri) }),
    findFileReferences: async ({ id, paths, quotes }) => {
      const action = findAction(session.findTurn(id)?.question.action ?? "");
      send({ kind: "fileReferences", id, references: await references.find(id, paths, action?.quotesSource ? quotes : []) });
    },
    openFileReference: async ({ id, index }) => {
      const reference = await references.get(id, index);
      if (reference) await openFileReference(reference, panel.getOtherColumn());
    },
    openSentImage: ({ id, image, piece }) => showSentPiece(session.findTurn(id)?.findPiece(image, piece), panel.getOtherColumn()),

    startedWriting: () => session.draft.onWritingStarted(),
    ask: ({ question, action }) => session.submit(question, action),
    attachFile: ({ name, size, bytes }) => session.draft.attach([createBytesSource(name, size, bytes)]),
    attachUrls: async ({ urls }) => {
      const sources: ImageSource[] = [];
      for (const url of urls) {
        const source = await createSource(url);
        if (source) sources.push(source);
      }
      await session.draft.attach(sources);
    },
    attachCompletion: ({ completion }) => session.draft.attach([createFileSource(Uri.parse(completion.uri, true))]),
    pickFiles: async () => {
      const pickedUris = await pickImages("Attach", { "All Files": ["*"] });
      if (pickedUris) await session.draft.attach(pickedUris.map(createFileSource));
      panel.focus();
    },
    detach: ({ id }) => session.draft.detach(id),
    setImageChoice: ({ id, choice }) => session.draft.setImageChoice(id, choice),
    openAttachment: ({ id, piece }) => showSentPiece(session.draft.findPiece(id, piece), panel.getOtherColumn()),
    prepareWholeImage: async ({ id }) => send({ kind: "wholeImage", id, ...(await session.draft.prepareWholeImage(id)) }),
    completePath: async ({ request, query }) => {
      // If the search fails, no completions are shown: an error message would interrupt typing.
      const completions = await paths.complete(query).catch(() => []);
      send({ kind: "completions", request, completions });
    },
  };
}
