import { window, workspace, type ExtensionContext } from "vscode";
import { ConversationStore } from "../chat/records/conversationStore.ts";
import { CHAT_VIEW_TYPE, REVIEW_VIEW_TYPE, SENT_IMAGE_SCHEME } from "../contributions/names.ts";
import type { DraftView } from "../protocol/draftView.ts";
import type { SetupView } from "../protocol/setupView.ts";
import type { TurnView } from "../protocol/turnView.ts";
import { AltText } from "./altText/index.ts";
import { Chat } from "./chat/index.ts";
import { createCommandTable } from "./commandTable.ts";
import { confirmSending } from "./endpoint/confirmSending.ts";
import { EndpointAccess } from "./endpoint/endpointAccess.ts";
import { Engine } from "./engine.ts";
import { SentImages } from "./images/sentImages.ts";
import { registerCommands } from "./registerCommands.ts";
import { createSetup } from "./setup/createSetup.ts";
import { StatusBar } from "./statusBar.ts";

/** API for other extensions and tests. */
export interface OrielApi {
  /** The questions and answers in this window's panel. */
  turns(): TurnView[];
  /** The question being written; undefined until the panel is opened. */
  draft(): DraftView | undefined;
  /** State of the model setup, as the panel shows it. */
  setup(): SetupView;
}

/** Saves unsaved state before the window closes. */
let shutDown: (() => Promise<void>) | undefined;

/** Called on shutdown. VS Code waits a few seconds for the promise. */
export async function deactivate(): Promise<void> {
  await shutDown?.();
}

/**
 * Constructs and registers everything: commands, status bar, serializers. The engine starts with the first question; the panel and the alt
 * text features load on first use.
 */
export function activate(context: ExtensionContext): OrielApi {
  const { extensionUri, subscriptions } = context;
  const log = window.createOutputChannel("Oriel", { log: true });
  const store = new ConversationStore((context.storageUri ?? context.globalStorageUri).fsPath, deleteCachedImages);
  const access = new EndpointAccess(context.secrets, context.workspaceState, confirmSending);
  const engine = new Engine(extensionUri, log, store, access);
  const setup = createSetup(context, engine, () => chat.isVisible);
  const chat = new Chat({ extensionUri, engine, store, setup, workspaceState: context.workspaceState });
  const altText = new AltText({ context, engine, setup, log });
  shutDown = () => altText.shutDown();
  const images = new SentImages(() => engine.getPreparedFolder());
  subscriptions.push(
    ...[log, engine, altText, chat, new StatusBar(engine)],
    registerCommands(createCommandTable({ context, log, engine, store, access, setup, chat, altText }), log),
    window.registerWebviewPanelSerializer(CHAT_VIEW_TYPE, {
      deserializeWebviewPanel: (panel, state: unknown) => chat.restore(panel, state),
    }),
    window.registerWebviewPanelSerializer(REVIEW_VIEW_TYPE, { deserializeWebviewPanel: (panel) => altText.restore(panel) }),
    workspace.registerFileSystemProvider(SENT_IMAGE_SCHEME, images, { isReadonly: true, isCaseSensitive: true }),
  );
  return { turns: () => chat.turns, draft: () => chat.draft, setup: () => setup.view };
}

/** Deletes images from the engine's cache when the last conversation that contains them is deleted. */
async function deleteCachedImages(hashes: Set<string>): Promise<void> {
  const [{ deleteCachedImages }, { getCacheFolder }] = await Promise.all([import("../link/imageCache.ts"), import("../disk/paths.ts")]);
  await deleteCachedImages(getCacheFolder(), hashes);
}
