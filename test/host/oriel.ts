import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import type { OrielApi } from "../../src/extension/extension.ts";
import type { TurnView } from "../../src/protocol/turnView.ts";
import type { DraftView } from "../../src/protocol/draftView.ts";
import { waitUntil } from "../waiting.ts";

/** Time limit for an answer. The first answer in a window is slow on a busy machine. */
const ANSWER_TIMEOUT_MS = 45_000;

export async function activateOriel(): Promise<OrielApi> {
  const extension = vscode.extensions.getExtension<OrielApi>("oriel.oriel");
  assert.ok(extension, "Oriel is not installed");
  return extension.activate();
}

export function createWorkspaceUri(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(folder);
  return vscode.Uri.joinPath(folder, name);
}

export async function readCaption(image: string): Promise<string> {
  const repository = vscode.extensions.getExtension("oriel.oriel")?.extensionPath ?? "";
  const file = path.join(repository, "test", "fixtures", "workspace.captions.json");
  const captions = JSON.parse(await readFile(file, "utf8")) as Record<string, { alt: string }>;
  return captions[path.posix.normalize(image)]?.alt ?? "";
}

/** Runs a command that asks a question, and waits until its turn has ended. @param meanwhile user actions after the command has started */
export async function runTurnCommand(
  command: string,
  args: unknown[] = [],
  meanwhile: () => Promise<void> = async () => {},
): Promise<TurnView> {
  const oriel = await activateOriel();
  const knownIds = new Set(oriel.turns().map(({ id }) => id));
  const execution = vscode.commands.executeCommand(command, ...args);
  await meanwhile();
  const turn = await waitUntil(
    () => oriel.turns().find(({ id, state }) => !knownIds.has(id) && !["waiting", "thinking", "writing"].includes(state.kind)),
    "the answer",
    ANSWER_TIMEOUT_MS,
  );
  await execution;
  return turn;
}

/** Runs a command that attaches something to the draft, and waits until the attachments are prepared. */
export async function runDraftCommand(command: string, ...args: unknown[]): Promise<DraftView> {
  const oriel = await activateOriel();
  await vscode.commands.executeCommand(command, ...args);
  return waitUntil(() => {
    const draft = oriel.draft();
    return draft?.attachments.every(({ state }) => state.kind !== "preparing") ? draft : undefined;
  }, "the attachments");
}

/** Returns the text of an answer, or its state if there is none. */
export function getAnswerText({ text, state }: TurnView): string {
  return state.kind === "done" ? text : JSON.stringify(state);
}
