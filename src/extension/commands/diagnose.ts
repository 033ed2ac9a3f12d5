import { execFile } from "node:child_process";
import { Uri, ProgressLocation, l10n, version, window, workspace } from "vscode";
import { FailureError } from "../../failures/failure.ts";
import { readConfig } from "../config.ts";

/** Limit for the report, which would otherwise fill memory. */
const MAX_REPORT_BYTES = 1_000_000;

/**
 * “Diagnose”: opens the report of `oriel doctor` as an unsaved document. It runs in a process of its own, as it reads gigabytes.
 * @throws FailureError unexpected, with the output of the process
 */
export async function diagnose(extensionUri: Uri): Promise<void> {
  const title = l10n.t("Oriel looks at models, engine and machine");
  const report = await window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, (_, cancellation) => {
    const abort = new AbortController();
    cancellation.onCancellationRequested(() => abort.abort());
    return runDoctor(Uri.joinPath(extensionUri, "dist", "cli.js").fsPath, abort.signal);
  });
  if (report === undefined) return;
  const document = await workspace.openTextDocument({ language: "markdown", content: report });
  await window.showTextDocument(document);
}

/** @returns undefined if the user cancelled it */
async function runDoctor(script: string, signal: AbortSignal): Promise<string | undefined> {
  const { childEnvironment } = await import("../../client/startEngine.ts");
  const { target, model } = readConfig();
  // The settings win over variables of the environment, also where a setting is empty.
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
    execFile(process.execPath, args, { env, signal, maxBuffer: MAX_REPORT_BYTES, windowsHide: true }, (error, stdout, stderr) => {
      if (signal.aborted) resolve(undefined);
      // With problems found, the exit code is 1 and there is a report all the same.
      else if (stdout === "") reject(new FailureError({ kind: "unexpected", reason: stderr.trim() || (error?.message ?? "no report") }));
      else resolve(stdout);
    });
  });
}
