import {
  EventEmitter,
  Range,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  commands,
  window,
  type Disposable,
  type TreeDataProvider,
  type TreeView,
} from "vscode";
import { HAS_REPORT, REPORT_VIEW } from "../../contributions/names.ts";
import { groupBy } from "../../core/groupBy.ts";
import { getParentFolder, type FolderCount, type ReviewedUse } from "./review/reviewedUse.ts";

interface Folder {
  kind: "folder";
  path: string;
  images: number;
  /** Uses that still have errors or warnings. */
  uses: ReviewedUse[];
}

type Node = Folder | { kind: "use"; use: ReviewedUse };

/** View that shows, for each folder, how many images have no errors or warnings. */
export class AltTextReport implements Disposable, TreeDataProvider<Node> {
  readonly #changeEmitter = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changeEmitter.event;
  readonly #view: TreeView<Node>;
  #nodes: Folder[] = [];

  constructor() {
    this.#view = window.createTreeView(REPORT_VIEW, { treeDataProvider: this });
  }

  show(folders: FolderCount[], uses: ReviewedUse[]): void {
    const usesByFolder = groupBy(uses.filter(isOpen), ({ path }) => getParentFolder(path));
    this.#nodes = folders.map(({ path, images }) => ({ kind: "folder", path, images, uses: usesByFolder.get(path) ?? [] }));
    const images = folders.reduce((sum, folder) => sum + folder.images, 0);
    this.#view.description = images === 0 ? "" : describeCoverage(images, uses.filter(isOpen).length);
    void commands.executeCommand("setContext", HAS_REPORT, images > 0);
    this.#changeEmitter.fire();
  }

  getChildren(node?: Node): Node[] {
    if (node === undefined) return this.#nodes;
    return node.kind === "folder" ? node.uses.map((use) => ({ kind: "use", use })) : [];
  }

  getTreeItem(node: Node): TreeItem {
    return node.kind === "folder" ? createFolderItem(node) : createUseItem(node.use);
  }

  dispose(): void {
    this.#view.dispose();
    this.#changeEmitter.dispose();
  }
}

function createFolderItem({ path, images, uses }: Folder): TreeItem {
  const isFine = uses.length === 0;
  const item = new TreeItem(path, isFine ? TreeItemCollapsibleState.None : TreeItemCollapsibleState.Collapsed);
  item.id = path;
  item.description = describeCoverage(images, uses.length);
  item.iconPath = new ThemeIcon(isFine ? "pass" : "warning");
  return item;
}

function createUseItem({ path, line, findings, uri, id }: ReviewedUse): TreeItem {
  const item = new TreeItem(`${path.slice(path.lastIndexOf("/") + 1)}:${line}`);
  item.id = id;
  item.description = findings[0]?.message ?? "";
  item.tooltip = findings.map(({ message }) => message).join("\n");
  item.iconPath = new ThemeIcon("file-media");
  const selection = new Range(line - 1, 0, line - 1, 0);
  item.command = { command: "vscode.open", title: "Open", arguments: [Uri.parse(uri), { selection }] };
  return item;
}

function describeCoverage(images: number, openCount: number): string {
  const goodCount = Math.max(0, images - openCount);
  return `${Math.floor((100 * goodCount) / images)}% (${goodCount} of ${images})`;
}

/** Whether a use still has errors or warnings. */
function isOpen({ state, findings }: ReviewedUse): boolean {
  return state.kind !== "applied" && findings.some(({ severity }) => severity !== "info");
}
