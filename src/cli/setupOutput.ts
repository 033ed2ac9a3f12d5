import { createInterface } from "node:readline";
import { formatBytes } from "../core/formatUnits.ts";
import { describeModel, describeSetup } from "../models/setup/describeSetup.ts";
import { describeServer, type SetupPlan } from "../models/setup/plan.ts";
import type { SetupEvent } from "../models/setup/setUp.ts";
import { announceDownload, noteLlamaServer } from "./llamaServer.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage.ts";

/** Prints what a setup downloads. @param fit memory that the model needs, and whether it fits this machine, in sentences */
export function printPlan(plan: SetupPlan, fit: string, terminal: Terminal): void {
  const { server, model } = plan;
  if (server.kind === "download") announceDownload(server, terminal);
  else terminal.note(describeServer(plan) ?? "llama-server: installed");
  terminal.note(model.missingBytes === 0 ? `${model.title}: installed` : describeModel(model));
  terminal.note(`  ${fit}`);
}

/**
 * Asks the user to confirm a download.
 * @param title name of the download, shown before its size
 * @returns true for yes or an empty line
 * @throws UsageError if stdin is not a terminal; the signal's abort reason
 */
export async function confirmDownload(bytes: number, signal: AbortSignal, title?: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError(`${formatBytes(bytes)} would be downloaded. Use --yes to confirm.`);
  const what = title === undefined ? formatBytes(bytes) : `${title} (${formatBytes(bytes)})`;
  process.stderr.write(`Download ${what} now? [Y/n] `);
  // With `terminal: false`, Ctrl-C sends a signal, as it does everywhere else.
  const lines = createInterface({ input: process.stdin, terminal: false, signal });
  const answer = await lines[Symbol.asyncIterator]().next();
  lines.close();
  signal.throwIfAborted();
  return answer.done !== true && /^\s*(y(es)?)?\s*$/i.test(answer.value);
}

/** Shows the progress of a setup. Outside a terminal, prints only the start of each step. */
export function showSetupEvent(plan: SetupPlan, event: SetupEvent, terminal: Terminal): void {
  switch (event.kind) {
    case "planned":
      return;
    case "serverReady":
      terminal.clearProgress();
      return noteLlamaServer(event.server, terminal);
    case "server":
      if (event.transfer === undefined) return terminal.showProgress(event.step);
      break;
    case "model":
      if (event.event.kind === "retrying" || event.event.kind === "draftSkipped") return terminal.note(describeSetup(plan, event).text);
      if (event.event.kind === "waiting") return terminal.showProgress(describeSetup(plan, event).text);
      break;
  }
  terminal.showTransient(describeSetup(plan, event).text);
}
