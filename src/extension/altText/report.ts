import {
  EventEmitter,
  Range,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  commands,
  l10n,
  window,
  type Disposable,
  type TreeDataProvider,
  type TreeView,
} from "vscode";
import { folderOf, type FolderCount, type ReviewedUse } from "./review/reviewedUse.ts";

const VIEW = "oriel.altTextReport";

/** Shown once there is something to show. */
const HAS_REPORT = "oriel.hasAltTextReport";

type Node = { kind: "folder"; count: FolderCount; uses: ReviewedUse[] } | { kind: "use"; use: ReviewedUse };

/** The view that tells how many images of each folder have an alternative text that nothing is wrong with. */
export class AltTextReport implements Disposable, TreeDataProvider<Node> {
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: TreeView<Node>;
  #folders: FolderCount[] = [];
  #uses: ReviewedUse[] = [];

  constructor() {
    this.#view = window.createTreeView(VIEW, { treeDataProvider: this });
  }

  show(folders: FolderCount[], uses: ReviewedUse[]): void {
    this.#folders = folders;
    this.#uses = uses;
    this.#view.description = folders.length === 0 ? "" : coverage(total(folders), uses.filter(isMended).length);
    void commands.executeCommand("setContext", HAS_REPORT, folders.length > 0);
    this.#changed.fire();
  }

  getChildren(node?: Node): Node[] {
    if (node === undefined) {
      return this.#folders.map((count) => ({ kind: "folder", count, uses: this.#uses.filter((use) => folderOf(use.path) === count.path) }));
    }
    return node.kind === "folder" ? node.uses.filter((use) => !isMended(use)).map((use) => ({ kind: "use", use })) : [];
  }

  getTreeItem(node: Node): TreeItem {
    return node.kind === "folder" ? folderItem(node.count, node.uses) : useItem(node.use);
  }

  dispose(): void {
    this.#view.dispose();
    this.#changed.dispose();
  }
}

function folderItem(count: FolderCount, uses: ReviewedUse[]): TreeItem {
  const mended = uses.filter(isMended).length;
  const isFine = count.found <= mended;
  const item = new TreeItem(count.path, isFine ? TreeItemCollapsibleState.None : TreeItemCollapsibleState.Collapsed);
  item.id = count.path;
  item.description = coverage(count, mended);
  item.iconPath = new ThemeIcon(isFine ? "pass" : "warning");
  return item;
}

function useItem({ path, line, findings, uri, id }: ReviewedUse): TreeItem {
  const item = new TreeItem(`${path.slice(path.lastIndexOf("/") + 1)}:${line}`);
  item.id = id;
  item.description = findings[0]?.message ?? "";
  item.tooltip = findings.map(({ message }) => message).join("\n");
  item.iconPath = new ThemeIcon("file-media");
  const selection = new Range(line - 1, 0, line - 1, 0);
  item.command = { command: "vscode.open", title: l10n.t("Open"), arguments: [Uri.parse(uri), { selection }] };
  return item;
}

function coverage({ images, found }: Pick<FolderCount, "images" | "found">, mended: number): string {
  const good = images - Math.max(0, found - mended);
  return l10n.t("{0} % ({1} of {2})", images === 0 ? 100 : Math.floor((100 * good) / images), good, images);
}

function total(folders: FolderCount[]): Pick<FolderCount, "images" | "found"> {
  return {
    images: folders.reduce((sum, { images }) => sum + images, 0),
    found: folders.reduce((sum, { found }) => sum + found, 0),
  };
}

function isMended({ state }: ReviewedUse): boolean {
  return state.kind === "applied";
}
