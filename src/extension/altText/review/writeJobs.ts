import { Uri, workspace } from "vscode";
import type { Syntax, WriteJob, WriteResult } from "../../../altText/light.ts";
import { toFailure } from "../../../failures/failure.ts";
import { groupBy } from "../../../core/groupBy.ts";
import { readConfig } from "../../config.ts";
import type { Engine } from "../../engine.ts";
import { readTarget } from "../../target.ts";
import type { AltTextWorkers } from "../workers.ts";
import { readFolderSettings } from "../repositorySettings.ts";
import { prepareImage } from "../useImage.ts";
import type { ReviewedUse } from "./reviewedUse.ts";

/** Minimum number of uses whose documents and images are read before the model is asked. */
const MIN_BATCH_SIZE = 8;

/** Returns the number of uses per batch: enough to keep all concurrent requests to a server busy. */
export function getWriteBatchSize(): number {
  const { target } = readConfig();
  return Math.max(MIN_BATCH_SIZE, target.kind === "endpoint" ? 2 * (target.concurrency ?? 1) : 0);
}

/**
 * Writes alt text for the given uses.
 * @param onResult called once per use, with its id
 * @throws FailureError for a failure that affects all uses; AbortError
 */
export async function writeUses(
  uses: ReviewedUse[],
  { workers, engine }: { workers: AltTextWorkers; engine: Engine },
  onResult: (id: string, result: WriteResult) => void,
  signal: AbortSignal,
): Promise<void> {
  for (const [folder, group] of groupBy(uses, findFolderUri)) {
    const jobs: WriteJob[] = [];
    for (const use of group) {
      try {
        jobs.push(await createJob(use, engine));
      } catch (error) {
        onResult(use.id, { kind: "failed", failure: toFailure(error) });
      }
      signal.throwIfAborted();
    }
    const target = await readTarget();
    const settings = await readFolderSettings(folder === "" ? undefined : Uri.parse(folder));
    await workers.write({ target, isUrgent: false, jobs, ...settings }, onResult, signal);
  }
}

async function createJob(use: ReviewedUse, engine: Engine): Promise<WriteJob> {
  const uri = Uri.parse(use.uri);
  const openDocument = workspace.textDocuments.find((document) => document.uri.toString() === use.uri);
  const isOnDisk = uri.scheme === "file" && openDocument?.isDirty !== true;
  const document = isOnDisk ? { path: uri.fsPath } : { source: (await workspace.openTextDocument(uri)).getText() };
  const image = use.isAttached ? "attached" : await prepareImage(engine, Uri.parse(use.image ?? ""));
  const { from, before, occurrence } = use;
  return { key: use.id, name: use.path, syntax: use.syntax as Syntax, document, from, before, occurrence, image };
}

/** Returns the URI of the folder whose `.orielrc` applies to a use; "" for none. */
function findFolderUri(use: ReviewedUse): string {
  return workspace.getWorkspaceFolder(Uri.parse(use.uri))?.uri.toString() ?? "";
}
