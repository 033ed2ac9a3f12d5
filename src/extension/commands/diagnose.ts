import { execFile } from "node:child_process";
import { Uri, ProgressLocation, l10n, version, window, workspace } from "vscode";
import { FailureError } from "../../failures/failure.ts";
import { readConfig } from "../config.ts";

/** Of the report, in characters. */
const MAX_REPORT = 1_000_000;

/**
 * “Diagnose”: the report of `oriel doctor`, as a document that is not saved yet. Another process makes it: it reads gigabytes.
 * @throws FailureError unexpected, with what the process said
 */
export async function diagnose(extensionUri: Uri): Promise<void> {
  const title = l10n.t("Oriel looks at models, engine and machine");
  const report = await window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, (_, cancellation) => {
    const abort = new AbortController();
    cancellation.onCancellationRequested(() => abort.abort());
    return doctor(Uri.joinPath(extensionUri, "dist", "cli.js").fsPath, abort.signal);
  });
  if (report === undefined) return;
  const document = await workspace.openTextDocument({ language: "markdown", content: report });
  await window.showTextDocument(document);
}

/** @returns undefined when the person has stopped it */
async function doctor(script: string, signal: AbortSignal): Promise<string | undefined> {
  const { childEnvironment } = await import("../../client/startEngine.ts");
  const { target, model } = readConfig();
  // Set or not, here the settings count and no variable of the environment.
  const files =
    target.kind === "endpoint"
      ? { ORIEL_ENDPOINT: target.url, ORIEL_ENDPOINT_MODEL: target.model ?? "" }
      : {
          ORIEL_ENDPOINT: "",
          ORIEL_MODEL: target.model || model,
          ORIEL_PROJECTOR: target.projector,
          ORIEL_LLAMA_SERVER: target.llamaServer ?? "",
        };
  const env = { ...childEnvironment(), ...files, ...(target.isOffline ? { ORIEL_OFFLINE: "1" } : {}) };
  const args = [script, "doctor", "--editor", `VS Code ${version}`];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { env, signal, maxBuffer: MAX_REPORT, windowsHide: true }, (error, stdout, stderr) => {
      if (signal.aborted) resolve(undefined);
      // It ends with 1 where it finds something wrong, and has a report all the same.
      else if (stdout === "") reject(new FailureError({ kind: "unexpected", reason: stderr.trim() || (error?.message ?? "no report") }));
      else resolve(stdout);
    });
  });
}
