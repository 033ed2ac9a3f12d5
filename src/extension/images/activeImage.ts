import { TabInputCustom, TabInputText, window, type Uri } from "vscode";
import { isImagePath } from "../../image/imageFile.ts";

/** The image of the active tab, in VS Code's preview or in another editor for images. */
export function activeImage(): Uri | undefined {
  const input: unknown = window.tabGroups.activeTabGroup.activeTab?.input;
  const isFile = input instanceof TabInputCustom || input instanceof TabInputText;
  return isFile && isImagePath(input.uri.path) ? input.uri : undefined;
}
