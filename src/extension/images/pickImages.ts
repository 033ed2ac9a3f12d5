import { CancellationTokenSource, QuickPickItemKind, Uri, l10n, window, workspace, type QuickPickItem } from "vscode";
import { IMAGE_EXTENSIONS } from "../../core/imageFile.ts";
import { findImages } from "./findImages.ts";

interface ImageItem extends QuickPickItem {
  uri?: Uri;
}

/** Lets the person pick images of the workspace, or files from elsewhere; undefined when they leave. */
export async function pickImages(title: string, chosen: Uri[] = [], mayBeNone = false): Promise<Uri[] | undefined> {
  const browse: ImageItem = { label: `$(folder-opened) ${l10n.t("Choose Files…")}`, alwaysShow: true };
  const search = new CancellationTokenSource();
  const picker = window.createQuickPick<ImageItem>();
  picker.title = title;
  picker.canSelectMany = true;
  picker.matchOnDescription = true;
  picker.placeholder = mayBeNone ? l10n.t("Select images, or press Enter to go on without") : l10n.t("Select one or several images");
  picker.busy = true;
  const suggested = chosen.map(itemFor);
  picker.items = [...suggested, browse];
  picker.selectedItems = suggested;
  const selected = new Promise<readonly ImageItem[] | undefined>((resolve) => {
    picker.onDidAccept(() => {
      // Enter on a list with nothing ticked means the line under the cursor, as in every single-choice list.
      const ticked = picker.selectedItems;
      const active = picker.activeItems;
      if (ticked.length > 0 || mayBeNone) resolve(ticked);
      else if (active.length > 0) resolve(active);
    });
    picker.onDidHide(() => resolve(undefined));
  });
  picker.show();
  findImages(search.token).then(
    (found) => {
      const others = found.filter((uri) => !chosen.some((one) => one.toString() === uri.toString()));
      // What the person has ticked in the meantime stays ticked.
      const ticked = picker.selectedItems;
      picker.items = [...suggested, ...others.map(itemFor), { label: "", kind: QuickPickItemKind.Separator }, browse];
      picker.selectedItems = ticked;
      picker.busy = false;
    },
    () => {
      picker.busy = false;
    },
  );
  const items = await selected;
  search.cancel();
  search.dispose();
  picker.dispose();
  if (items === undefined) return undefined;
  const uris = items.flatMap((item) => item.uri ?? []);
  if (!items.includes(browse)) return uris;
  const opened = await window.showOpenDialog({
    title,
    canSelectMany: true,
    filters: { [l10n.t("Images")]: [...IMAGE_EXTENSIONS] },
  });
  return opened === undefined ? undefined : [...uris, ...opened];
}

function itemFor(uri: Uri): ImageItem {
  const path = workspace.asRelativePath(uri);
  const slash = path.lastIndexOf("/");
  return { label: path.slice(slash + 1), description: slash < 0 ? "" : path.slice(0, slash), uri };
}
