import { execFile } from "node:child_process";
import { Uri, ProgressLocation, version, window, workspace } from "vscode";
import { FailureError } from "../../failures/failure.ts";
import { readConfig } from "../config.ts";

/** Maximum size of a report, so that a runaway process can't exhaust memory. */
const MAX_REPORT_BYTES = 1_000_000;

/**
 * “Diagnose”: opens the report of `oriel doctor` as an unsaved document. Runs it in a separate process, because it hashes gigabytes of files.
 * @throws FailureError of kind `unexpected`, with the output of the process
 */
export async function diagnose(extensionUri: Uri): Promise<void> {
  const title = "Collecting diagnostics…";
  const report = await window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, (_, cancellation) => {
    const abort = new AbortController();
    cancellation.onCancellationRequested(() => abort.abort());
    return runDoctor(Uri.joinPath(extensionUri, "dist", "cli.js").fsPath, abort.signal);
  });
  if (report === undefined) return;
  const document = await workspace.openTextDocument({ language: "markdown", content: report });
  await window.showTextDocument(document);
}

/** @returns the report; undefined if the user cancelled */
async function runDoctor(script: string, signal: AbortSignal): Promise<string | undefined> {
  const { createChildEnvironment } = await import("../../client/startEngine.ts");
  const { target, model } = readConfig();
  // Settings override environment variables, even if a setting is empty.
  const overrides =
    target.kind === "endpoint"
      ? { ORIEL_ENDPOINT: target.url, ORIEL_ENDPOINT_MODEL: target.model ?? "" }
      : {
          ORIEL_ENDPOINT: "",
          ORIEL_MODEL: target.model || model,
          ORIEL_PROJECTOR: target.projector,
          ORIEL_LLAMA_SERVER: target.llamaServer ?? "",
          ORIEL_LLAMA_SERVER_BUILD: target.installation?.build ?? "",
          ORIEL_LLAMA_SERVER_MIRROR: target.installation?.mirror ?? "",
        };
  const env = { ...createChildEnvironment(), ...overrides, ...(target.isOffline ? { ORIEL_OFFLINE: "1" } : {}) };
  const args = [script, "doctor", "--editor", `VS Code ${version}`];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { env, signal, maxBuffer: MAX_REPORT_BYTES, windowsHide: true }, (error, stdout, stderr) => {
      if (signal.aborted) resolve(undefined);
      // If problems were found, the exit code is 1, but there is a report.
      else if (stdout === "")
        reject(new FailureError({ kind: "unexpected", reason: stderr.trim() || (error?.message ?? "oriel doctor wrote no report.") }));
      else resolve(stdout);
    });
  });
}
