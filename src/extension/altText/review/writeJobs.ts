import { Uri, workspace } from "vscode";
import type { Syntax, WriteJob, Written } from "../../../altText/light.ts";
import { failureOf } from "../../../core/failure.ts";
import { grouped } from "../../../core/grouped.ts";
import { readConfig } from "../../config.ts";
import type { Engine } from "../../engine.ts";
import { readTarget } from "../../target.ts";
import type { AltThread } from "../altThread.ts";
import { settingsFor } from "../repositorySettings.ts";
import { imageFor } from "../useImage.ts";
import type { ReviewedUse } from "./reviewedUse.ts";

/** Uses that are on their way to the model together: their documents and images are read no sooner. */
const JOBS_AT_ONCE = 8;

/** No fewer than a server is asked about at once. */
export function jobsAtOnce(): number {
  const { target } = readConfig();
  return Math.max(JOBS_AT_ONCE, target.kind === "endpoint" ? 2 * (target.concurrency ?? 1) : 0);
}

/** Has alt texts written for some uses. @param take told what became of each, by its id @throws FailureError that concerns them all; AbortError */
export async function writeUses(
  uses: ReviewedUse[],
  { thread, engine }: { thread: AltThread; engine: Engine },
  take: (id: string, written: Written) => void,
  signal: AbortSignal,
): Promise<void> {
  for (const [folder, group] of grouped(uses, folderOf)) {
    const jobs: WriteJob[] = [];
    for (const use of group) {
      try {
        jobs.push(await jobFor(use, engine));
      } catch (error) {
        take(use.id, { kind: "failed", failure: failureOf(error) });
      }
      signal.throwIfAborted();
    }
    const target = await readTarget();
    const settings = await settingsFor(folder === "" ? undefined : Uri.parse(folder));
    await thread.write({ target, isUrgent: false, jobs, ...settings }, take, signal);
  }
}

async function jobFor(use: ReviewedUse, engine: Engine): Promise<WriteJob> {
  const uri = Uri.parse(use.uri);
  const open = workspace.textDocuments.find((document) => document.uri.toString() === use.uri);
  const isOnDisk = uri.scheme === "file" && open?.isDirty !== true;
  const document = isOnDisk ? { path: uri.fsPath } : { source: (await workspace.openTextDocument(uri)).getText() };
  const image = use.isAttached ? "attached" : await imageFor(engine, Uri.parse(use.image ?? ""));
  const { from, before, alike } = use;
  return { key: use.id, name: use.path, syntax: use.syntax as Syntax, document, from, before, alike, image };
}

/** The folder whose `.orielrc` counts for a use; empty for none. */
function folderOf(use: ReviewedUse): string {
  return workspace.getWorkspaceFolder(Uri.parse(use.uri))?.uri.toString() ?? "";
}
