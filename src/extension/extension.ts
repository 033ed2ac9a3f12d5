import { commands, l10n, window, workspace, type ExtensionContext } from "vscode";
import type { Action } from "../chat/action.ts";
import { actions, type ActionCommandId } from "../chat/actions.ts";
import type { Question } from "../chat/question.ts";
import type { TurnView } from "../protocol/turnView.ts";
import type { DraftView } from "../protocol/draftView.ts";
import type { SetUpView } from "../protocol/setUpView.ts";
import { AltText } from "./altText/index.ts";
import type { CommandId } from "../contributions/commands.ts";
import { askAboutImage, type Write } from "./commands/askAboutImage.ts";
import { askAboutSelection } from "./commands/askAboutSelection.ts";
import { exportConversation, showConversations } from "./commands/conversations.ts";
import { confirmSending } from "./endpoint/confirmSending.ts";
import { EndpointAccess } from "./endpoint/endpointAccess.ts";
import { Engine } from "./engine.ts";
import { showFailure } from "./failureAction.ts";
import { ConversationStore } from "../chat/records/conversationStore.ts";
import { SentImages } from "./images/sentImages.ts";
import type { ChatPanel } from "./chat/chatPanel.ts";
import { CHAT_VIEW_TYPE, REVIEW_VIEW_TYPE, SENT_IMAGE_SCHEME } from "../contributions/names.ts";
import { showBusy } from "./setUp/notices.ts";
import { createSetUp } from "./setUp/createSetUp.ts";
import { StatusBar } from "./statusBar.ts";

type Command = (...args: unknown[]) => Promise<void> | void;

/** What other extensions, and tests, may look at. */
export interface OrielApi {
  /** The questions and answers of this window, as its panel shows them. */
  turns(): TurnView[];
  /** The question being written; undefined before the panel was opened. */
  draft(): DraftView | undefined;
  /** How far the setting up of a model is. */
  setUp(): SetUpView;
}

/** Saves what is not on disk yet before the window closes. */
let end: (() => Promise<void>) | undefined;

/** VS Code waits a few seconds for the promise. */
export async function deactivate(): Promise<void> {
  await end?.();
}

/** Constructs and registers; the engine starts with the first question. */
export function activate(context: ExtensionContext): OrielApi {
  const log = window.createOutputChannel("Oriel", { log: true });
  // Deleting a conversation also deletes its images from the engine's cache.
  const forget = async (hashes: Set<string>) => {
    const [{ deleteCachedImages }, { cacheFolder }] = await Promise.all([import("../link/imageCache.ts"), import("../disk/paths.ts")]);
    await deleteCachedImages(cacheFolder(), hashes);
  };
  const store = new ConversationStore((context.storageUri ?? context.globalStorageUri).fsPath, forget);
  const access = new EndpointAccess(context.secrets, context.workspaceState, confirmSending);
  const engine = new Engine(context.extensionUri, log, store, access);
  let panel: ChatPanel | undefined;
  const setUp = createSetUp(context, engine, () => panel?.isVisible ?? false);
  // The panel brings message schemas along that take longer to load than all the rest.
  const opened = async () => {
    const { ChatPanel } = await import("./chat/chatPanel.ts");
    if (panel === undefined) context.subscriptions.push((panel = new ChatPanel(context.extensionUri, engine, store, setUp)));
    return panel;
  };
  const ask = async (question: Question) => (await opened()).askInNewConversation(question);
  const write: Write = async (sources, selection) => (await opened()).write(sources, selection);
  const actOn =
    (action: Action): Command =>
    async (clicked, selected) =>
      (await import("./commands/actOnImages.ts")).actOnImages(ask, action, clicked, selected);
  const actionCommands = Object.fromEntries(actions.map((action) => [action.command.id, actOn(action)])) as Record<
    ActionCommandId,
    Command
  >;
  const table = {
    ...actionCommands,
    "oriel.runCustomAction": async (clicked, selected) =>
      (await import("./commands/actOnImages.ts")).runCustomAction(ask, clicked, selected),
    "oriel.askAboutImage": (clicked, selected) => askAboutImage(write, clicked, selected),
    "oriel.askAboutSelection": () => askAboutSelection(write),
    "oriel.writeAltText": async (uri, from, to) => altText.write(uri, from, to),
    "oriel.reviewAltTexts": async () => altText.openReview(),
    "oriel.writeAltTextsOfImage": async (clicked) => altText.writeWhereverUsed(clicked),
    "oriel.newConversation": async () => (await opened()).startNew(),
    "oriel.showConversations": async () => showConversations(store, await opened()),
    "oriel.exportConversation": async () => exportConversation(await opened()),
    "oriel.applyProposedEdit": async () => (await import("./chat/proposedEdit.ts")).decideOnProposedEdit("apply"),
    "oriel.discardProposedEdit": async () => (await import("./chat/proposedEdit.ts")).decideOnProposedEdit("discard"),
    "oriel.setUp": async () => (await import("./setUp/chooseModel.ts")).chooseModel(setUp, async () => (await opened()).write([])),
    "oriel.removeModel": async () => (await import("./setUp/removeModel.ts")).pickAndRemoveModel(setUp),
    "oriel.testModel": async () => (setUp.isBusy ? showBusy(setUp) : setUp.test()),
    "oriel.setToken": async () => (await import("./setUp/downloadToken.ts")).setToken(context.secrets),
    "oriel.trySample": async () => (await import("./commands/trySample.ts")).trySample(ask, context.extensionUri),
    "oriel.setEndpointKey": async () => (await import("./commands/setEndpointKey.ts")).setEndpointKey(access),
    "oriel.diagnose": async () => (await import("./commands/diagnose.ts")).diagnose(context.extensionUri),
    "oriel.restartEngine": async () => {
      await engine.restart();
      window.setStatusBarMessage(l10n.t("Oriel's engine was restarted"), 3000);
    },
    "oriel.showLogs": () => log.show(),
  } satisfies Record<CommandId, Command>;
  const altText = new AltText({ context, engine, setUp, log });
  end = () => altText.end();
  const pictures = new SentImages(() => engine.preparedFolder());
  context.subscriptions.push(log, engine, altText, new StatusBar(engine));
  context.subscriptions.push(
    window.registerWebviewPanelSerializer(CHAT_VIEW_TYPE, {
      deserializeWebviewPanel: async (restored, state: unknown) => (await opened()).restore(restored, state),
    }),
  );
  context.subscriptions.push(
    window.registerWebviewPanelSerializer(REVIEW_VIEW_TYPE, { deserializeWebviewPanel: (restored) => altText.restore(restored) }),
  );
  context.subscriptions.push(
    workspace.registerFileSystemProvider(SENT_IMAGE_SCHEME, pictures, { isReadonly: true, isCaseSensitive: true }),
  );
  for (const [id, command] of Object.entries<Command>(table)) {
    context.subscriptions.push(commands.registerCommand(id, guarded(command)));
  }
  return { turns: () => panel?.turns ?? [], draft: () => panel?.draft, setUp: () => setUp.view };

  /** What fails outside a turn is said in a notification. */
  function guarded(command: Command): Command {
    return async (...args) => {
      try {
        await command(...args);
      } catch (error) {
        log.error(error instanceof Error ? error : String(error));
        await showFailure(error, () => void guarded(command)(...args));
      }
    };
  }
}
