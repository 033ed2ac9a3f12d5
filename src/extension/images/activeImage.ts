import { TabInputCustom, TabInputText, window, type Uri } from "vscode";
import { isImagePath } from "../../image/imageFile.ts";

/** Returns the image that the active tab shows, in VS Code's preview or another editor. */
export function findActiveImage(): Uri | undefined {
  const input: unknown = window.tabGroups.activeTabGroup.activeTab?.input;
  const isFile = input instanceof TabInputCustom || input instanceof TabInputText;
  return isFile && isImagePath(input.uri.path) ? input.uri : undefined;
}
