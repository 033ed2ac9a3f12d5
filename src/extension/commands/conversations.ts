import { ThemeIcon, window, workspace, type QuickPickItem } from "vscode";
import { describeFailure, toFailure } from "../../failures/failure.ts";
import type { ConversationStore } from "../../chat/records/conversationStore.ts";
import type { ChatPanel } from "../chat/chatPanel.ts";

interface ConversationItem extends QuickPickItem {
  id: string;
}

/** “Show Conversations…”: lists the stored conversations, latest first, so that the user can continue or delete one. */
export async function showConversations(store: ConversationStore, panel: ChatPanel): Promise<void> {
  const deleteButton = { iconPath: new ThemeIcon("trash"), tooltip: "Delete" };
  const picker = window.createQuickPick<ConversationItem>();
  picker.title = "Conversations";
  picker.placeholder = "Select a conversation";
  picker.matchOnDescription = true;
  picker.busy = true;
  const deletedIds = new Set<string>();
  // A conversation can be deleted while others are still being loaded.
  const showItems = (items: ConversationItem[]) => (picker.items = items.filter(({ id }) => !deletedIds.has(id)));
  const chosenId = new Promise<string | undefined>((resolve) => {
    picker.onDidAccept(() => resolve(picker.activeItems[0]?.id));
    picker.onDidHide(() => resolve(undefined));
  });
  picker.onDidTriggerItemButton(({ item }) => {
    deletedIds.add(item.id);
    picker.items = picker.items.filter(({ id }) => id !== item.id);
    panel.delete(item.id).catch((error: unknown) => {
      void window.showErrorMessage(describeFailure(toFailure(error)).message);
    });
  });
  picker.show();
  void loadItems().finally(() => (picker.busy = false));
  const id = await chosenId;
  picker.dispose();
  if (id !== undefined) await panel.show(id);

  async function loadItems(): Promise<void> {
    const items: ConversationItem[] = [];
    for (const { id, changedMs } of await store.list()) {
      const labels = await readLabels(id);
      if (labels === undefined || deletedIds.has(id)) continue;
      items.push({ id, ...labels, detail: new Date(changedMs).toLocaleString(), buttons: [deleteButton] });
      // A long list is shown while it is still being loaded.
      if (items.length % 20 === 0) showItems(items);
    }
    showItems(items);
    if (items.length === 0) picker.placeholder = "No conversations yet";
  }
  async function readLabels(id: string): Promise<{ label: string; description?: string } | undefined> {
    try {
      const firstTurn = (await store.load(id))?.turns[0];
      if (firstTurn === undefined) return undefined;
      const attachmentNames = [...firstTurn.images.map(({ name }) => name), ...firstTurn.selections.map(({ path }) => path)];
      return { label: firstTurn.question.split("\n")[0] ?? "", description: attachmentNames.join(", ") };
    } catch (error) {
      return { label: describeFailure(toFailure(error)).message };
    }
  }
}

/** “Export Conversation as Markdown”: opens the conversation as an unsaved document. */
export async function exportConversation(panel: ChatPanel): Promise<void> {
  if (panel.turns.length === 0) {
    void window.showInformationMessage("There is no conversation to export yet.");
    return;
  }
  const document = await workspace.openTextDocument({ language: "markdown", content: panel.markdown });
  await window.showTextDocument(document, { viewColumn: panel.otherColumn });
}
