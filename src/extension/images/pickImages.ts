import type { Uri } from "vscode";
import { CancellationTokenSource, ThemeIcon, l10n, window, workspace, type QuickPickItem } from "vscode";
import { IMAGE_EXTENSIONS } from "../../image/imageFile.ts";
import { findImages } from "./findImages.ts";

interface ImageItem extends QuickPickItem {
  uri: Uri;
}

/**
 * Lets the user pick images of the workspace, or files from elsewhere.
 * @param filters extensions, by label, of files that may be chosen besides images
 * @returns undefined if the user cancels
 */
export async function pickImages(title: string, filters: Record<string, string[]> = {}): Promise<Uri[] | undefined> {
  const chooseFiles = () =>
    window.showOpenDialog({ title, canSelectMany: true, filters: { [l10n.t("Images")]: [...IMAGE_EXTENSIONS], ...filters } });
  if (workspace.workspaceFolders === undefined) return chooseFiles();
  const browse = { iconPath: new ThemeIcon("folder-opened"), tooltip: l10n.t("Choose Files from Elsewhere…") };
  const search = new CancellationTokenSource();
  const picker = window.createQuickPick<ImageItem>();
  picker.title = title;
  picker.canSelectMany = true;
  picker.matchOnDescription = true;
  picker.placeholder = l10n.t("Select one or several images");
  picker.buttons = [browse];
  picker.busy = true;
  const chosen = new Promise<{ uris: Uri[]; more: boolean } | undefined>((resolve) => {
    const urisOf = (items: readonly ImageItem[]) => items.map(({ uri }) => uri);
    picker.onDidAccept(() => {
      // With nothing ticked, Enter picks the focused line, as in every single-choice list.
      const items = picker.selectedItems.length > 0 ? picker.selectedItems : picker.activeItems;
      if (items.length > 0) resolve({ uris: urisOf(items), more: false });
    });
    picker.onDidTriggerButton(() => resolve({ uris: urisOf(picker.selectedItems), more: true }));
    picker.onDidHide(() => resolve(undefined));
  });
  picker.show();
  findImages(search.token).then(
    (found) => {
      picker.items = found.map(itemFor);
      picker.busy = false;
      if (found.length === 0) picker.placeholder = l10n.t("The workspace has no images; choose files from elsewhere with the button above");
    },
    () => {
      picker.busy = false;
    },
  );
  const result = await chosen;
  search.cancel();
  search.dispose();
  picker.dispose();
  if (result?.more !== true) return result?.uris;
  const files = await chooseFiles();
  return files && [...result.uris, ...files];
}

function itemFor(uri: Uri): ImageItem {
  const path = workspace.asRelativePath(uri);
  const slash = path.lastIndexOf("/");
  return { label: path.slice(slash + 1), description: slash < 0 ? "" : path.slice(0, slash), uri };
}
