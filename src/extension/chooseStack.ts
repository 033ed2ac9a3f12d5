import { Uri, l10n, window, workspace, type QuickPickItem } from "vscode";
import { USUAL_STACKS, stackOf } from "../core/stack.ts";

/** So many packages of a workspace are looked at: a large monorepo has hundreds. */
const MAX_PACKAGES = 30;

/** Asks what code is to be written with; what the workspace uses comes first. @returns undefined when the person chooses nothing */
export async function chooseStack(): Promise<string | undefined> {
  const used = await stacksOfWorkspace();
  const items: QuickPickItem[] = [
    ...used.map((label) => ({ label, description: l10n.t("used in this workspace") })),
    ...USUAL_STACKS.filter((label) => !used.includes(label)).map((label) => ({ label })),
  ];
  return (await window.showQuickPick(items, { title: l10n.t("Screenshot to Code"), placeHolder: l10n.t("Write it with…") }))?.label;
}

/** Those of the packages nearest to the active editor first. */
async function stacksOfWorkspace(): Promise<string[]> {
  const found = await workspace.findFiles("**/package.json", "**/node_modules/**", MAX_PACKAGES);
  const active = window.activeTextEditor?.document.uri.path ?? "";
  const nearness = ({ path }: Uri) => {
    const folder = path.slice(0, -"package.json".length);
    return active.startsWith(folder) ? folder.length : 0;
  };
  const sorted = found.toSorted((a, b) => nearness(b) - nearness(a) || a.path.length - b.path.length);
  const stacks = await Promise.all(sorted.map(async (uri) => stackOf(await dependenciesOf(uri))));
  return [...new Set(stacks.filter((stack) => stack !== undefined))];
}

async function dependenciesOf(uri: Uri): Promise<string[]> {
  try {
    const { dependencies, devDependencies, peerDependencies } = JSON.parse(
      new TextDecoder().decode(await workspace.fs.readFile(uri)),
    ) as Record<string, object | undefined>;
    return [dependencies, devDependencies, peerDependencies].flatMap((all) => Object.keys(all ?? {}));
  } catch {
    // One that can't be read says nothing.
    return [];
  }
}
