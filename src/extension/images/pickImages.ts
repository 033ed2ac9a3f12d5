import type { Uri } from "vscode";
import { CancellationTokenSource, ThemeIcon, window, workspace, type QuickPickItem } from "vscode";
import { IMAGE_EXTENSIONS } from "../../image/imageFile.ts";
import { findImages } from "./findImages.ts";

interface ImageItem extends QuickPickItem {
  uri: Uri;
}

/**
 * Lets the user pick images in the workspace, or other files.
 * @param filters extensions of other files that may be selected, by label
 * @returns undefined if the user cancels
 */
export async function pickImages(title: string, filters: Record<string, string[]> = {}): Promise<Uri[] | undefined> {
  const chooseFiles = () => window.showOpenDialog({ title, canSelectMany: true, filters: { Images: [...IMAGE_EXTENSIONS], ...filters } });
  if (workspace.workspaceFolders === undefined) return chooseFiles();
  const browseButton = { iconPath: new ThemeIcon("folder-opened"), tooltip: "Select Other Files…" };
  const search = new CancellationTokenSource();
  const picker = window.createQuickPick<ImageItem>();
  picker.title = title;
  picker.canSelectMany = true;
  picker.matchOnDescription = true;
  picker.placeholder = "Select images";
  picker.buttons = [browseButton];
  picker.busy = true;
  const choice = new Promise<{ uris: Uri[]; browsesFiles: boolean } | undefined>((resolve) => {
    const getUris = (items: readonly ImageItem[]) => items.map(({ uri }) => uri);
    picker.onDidAccept(() => {
      // If nothing is checked, Enter picks the focused item, as in a single-choice list.
      const items = picker.selectedItems.length > 0 ? picker.selectedItems : picker.activeItems;
      if (items.length > 0) resolve({ uris: getUris(items), browsesFiles: false });
    });
    picker.onDidTriggerButton(() => resolve({ uris: getUris(picker.selectedItems), browsesFiles: true }));
    picker.onDidHide(() => resolve(undefined));
  });
  picker.show();
  findImages(search.token).then(
    (images) => {
      picker.items = images.map(createItem);
      picker.busy = false;
      if (images.length === 0) picker.placeholder = "No images in this workspace. Use the folder button to select other files.";
    },
    () => {
      picker.busy = false;
    },
  );
  const result = await choice;
  search.cancel();
  search.dispose();
  picker.dispose();
  if (result?.browsesFiles !== true) return result?.uris;
  const files = await chooseFiles();
  return files && [...result.uris, ...files];
}

function createItem(uri: Uri): ImageItem {
  const path = workspace.asRelativePath(uri);
  const slash = path.lastIndexOf("/");
  return { label: path.slice(slash + 1), description: slash < 0 ? "" : path.slice(0, slash), uri };
}
