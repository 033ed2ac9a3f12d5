import type { Memento, Uri } from "vscode";
import type { ConversationStore } from "../../chat/records/conversationStore.ts";
import type { Engine } from "../engine.ts";
import type { Setup } from "../setup/setup.ts";

/** Services that the chat uses from the rest of the extension. */
export interface ChatServices {
  extensionUri: Uri;
  engine: Engine;
  store: ConversationStore;
  setup: Setup;
  workspaceState: Pick<Memento, "get" | "update">;
}
