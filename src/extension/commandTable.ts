import { window, type ExtensionContext, type LogOutputChannel } from "vscode";
import type { Action } from "../chat/action.ts";
import { actions, type ActionCommandId } from "../chat/actions.ts";
import type { ConversationStore } from "../chat/records/conversationStore.ts";
import type { CommandId } from "../contributions/commands.ts";
import type { AltText } from "./altText/index.ts";
import type { Chat } from "./chat/index.ts";
import type { EndpointAccess } from "./endpoint/endpointAccess.ts";
import type { Engine } from "./engine.ts";
import { planServer } from "./setup/createSetup.ts";
import { showBusy } from "./setup/notices.ts";
import type { Setup } from "./setup/setup.ts";

export type Command = (...args: unknown[]) => Promise<void> | void;

interface CommandServices {
  context: ExtensionContext;
  log: LogOutputChannel;
  engine: Engine;
  store: ConversationStore;
  access: EndpointAccess;
  setup: Setup;
  chat: Chat;
  altText: AltText;
}

/** Creates the handlers of all commands. Each handler loads its code on first use. */
export function createCommandTable(services: CommandServices): Record<CommandId, Command> {
  const { context, log, engine, store, access, setup, chat, altText } = services;
  const ask: Chat["ask"] = (question) => chat.ask(question);
  const write: Chat["write"] = (sources, selection) => chat.write(sources, selection);
  return {
    ...createActionCommands(ask),
    "oriel.runCustomAction": async (clicked, selected) =>
      (await import("./commands/actOnImages.ts")).runCustomAction(ask, clicked, selected),
    "oriel.askAboutImage": async (clicked, selected) =>
      (await import("./commands/askAboutImage.ts")).askAboutImage(write, clicked, selected),
    "oriel.askAboutSelection": async () => (await import("./commands/askAboutSelection.ts")).askAboutSelection(write),
    "oriel.writeAltText": (uri, from, to) => altText.write(uri, from, to),
    "oriel.fixAltTexts": () => altText.fixFile(),
    "oriel.reviewAltTexts": () => altText.openReview(),
    "oriel.writeAltTextsOfImage": (clicked) => altText.writeWhereverUsed(clicked),
    "oriel.newConversation": async () => (await chat.loadPanel()).startNew(),
    "oriel.showConversations": async () => (await import("./commands/conversations.ts")).showConversations(store, await chat.loadPanel()),
    "oriel.exportConversation": async () => (await import("./commands/conversations.ts")).exportConversation(await chat.loadPanel()),
    "oriel.applyProposedEdit": async () => (await import("./chat/proposedEdit.ts")).decideOnProposedEdit("apply"),
    "oriel.discardProposedEdit": async () => (await import("./chat/proposedEdit.ts")).decideOnProposedEdit("discard"),
    "oriel.setUp": async () =>
      (await import("./setup/chooseModel.ts")).chooseModel(
        setup,
        () => planServer(context.extensionUri),
        () => chat.write([]),
      ),
    "oriel.removeModel": async () => (await import("./setup/removeModel.ts")).pickAndRemoveModel(setup),
    "oriel.testModel": async () => (setup.isBusy ? showBusy(setup) : setup.test()),
    "oriel.setToken": async () => (await import("./setup/downloadToken.ts")).setToken(context.secrets),
    "oriel.trySample": async () => (await import("./commands/trySample.ts")).trySample(ask, context.extensionUri),
    "oriel.setEndpointKey": async () => (await import("./commands/setEndpointKey.ts")).setEndpointKey(access),
    "oriel.diagnose": async () => (await import("./commands/diagnose.ts")).diagnose(context.extensionUri),
    "oriel.restartEngine": async () => {
      await engine.restart();
      window.setStatusBarMessage("Oriel engine restarted", 3000);
    },
    "oriel.showLogs": () => log.show(),
  };
}

function createActionCommands(ask: Chat["ask"]): Record<ActionCommandId, Command> {
  const createHandler =
    (action: Action): Command =>
    async (clicked, selected) =>
      (await import("./commands/actOnImages.ts")).actOnImages(ask, action, clicked, selected);
  return Object.fromEntries(actions.map((action) => [action.command.id, createHandler(action)])) as Record<ActionCommandId, Command>;
}
