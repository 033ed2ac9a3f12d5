import { getRelativeName } from "../../disk/relativePath.ts";
import type { Terminal } from "../terminal.ts";
import { findFindings, type ScanScope } from "./documents.ts";
import type { Report } from "./report.ts";

/** Scans the documents in the given files and folders, by default in the working folder. */
export async function createReport(
  paths: string[],
  scope: Omit<ScanScope, "onIncomplete">,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<{ report: Report; isComplete: boolean }> {
  const { folder, project } = scope;
  let isComplete = true;
  const onIncomplete = () => void (isComplete = false);
  const folderName = getRelativeName(folder, project.root);
  const report: Report = { findings: [], documents: 0, images: 0, ...(folderName === "." ? {} : { folder: folderName }) };
  for await (const { path, imageCount, findings } of findFindings(paths, { ...scope, onIncomplete }, terminal, signal)) {
    report.documents += 1;
    report.images += imageCount;
    const name = getRelativeName(path, folder);
    for (const finding of findings) report.findings.push({ path: name, ...finding });
  }
  return { report, isComplete };
}
