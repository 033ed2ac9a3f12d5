import { Uri, window, workspace, type QuickPickItem } from "vscode";
import { DEFAULT_STACKS, detectStack } from "../chat/stack.ts";
import { readRegularFile } from "./readRegularFile.ts";

/** Maximum number of package.json files to read: a large monorepo has hundreds. */
const MAX_PACKAGES = 30;

/** Maximum size of a package.json. Files written by hand are far smaller. */
const MAX_PACKAGE_BYTES = 1_000_000;

/** Asks which stack to write code for, listing the workspace's stacks first. @returns undefined if the user cancels */
export async function chooseStack(): Promise<string | undefined> {
  const usedStacks = await findWorkspaceStacks();
  const items: QuickPickItem[] = [
    ...usedStacks.map((label) => ({ label, description: "used in this workspace" })),
    ...DEFAULT_STACKS.filter((label) => !usedStacks.includes(label)).map((label) => ({ label })),
  ];
  return (await window.showQuickPick(items, { title: "Screenshot to Code", placeHolder: "Select a framework or language" }))?.label;
}

/** Finds the stacks used in the workspace, starting with the packages that contain the active editor's file, innermost first. */
async function findWorkspaceStacks(): Promise<string[]> {
  const packageFiles = await workspace.findFiles("**/package.json", "**/node_modules/**", MAX_PACKAGES);
  const packages = [
    ...listEnclosingPackages(window.activeTextEditor?.document.uri),
    ...packageFiles.toSorted((a, b) => a.path.length - b.path.length),
  ];
  const stacks = await Promise.all(packages.map(async (uri) => detectStack(await readDependencies(uri))));
  return [...new Set(stacks.filter((stack) => stack !== undefined))];
}

/** Lists possible locations of `package.json`, from the document's folder up to the workspace folder. */
function listEnclosingPackages(document: Uri | undefined): Uri[] {
  const root = document && workspace.getWorkspaceFolder(document)?.uri;
  if (document === undefined || root === undefined) return [];
  const packages: Uri[] = [];
  for (let folder = Uri.joinPath(document, ".."); folder.path.startsWith(root.path); folder = Uri.joinPath(folder, "..")) {
    packages.push(Uri.joinPath(folder, "package.json"));
    if (folder.path === root.path) break;
  }
  return packages;
}

async function readDependencies(uri: Uri): Promise<string[]> {
  try {
    const { dependencies, devDependencies, peerDependencies } = JSON.parse(
      new TextDecoder().decode(await readRegularFile(uri, MAX_PACKAGE_BYTES)),
    ) as Record<string, object | undefined>;
    return [dependencies, devDependencies, peerDependencies].flatMap((group) => Object.keys(group ?? {}));
  } catch {
    // A missing or invalid package.json is treated as one without dependencies.
    return [];
  }
}
