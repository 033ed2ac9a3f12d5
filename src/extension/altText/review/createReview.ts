import { Uri, workspace } from "vscode";
import type { Syntax } from "../../../altText/light.ts";
import type { Engine } from "../../engine.ts";
import { readTarget } from "../../target.ts";
import { retryUntilCurrent } from "../retryUntilCurrent.ts";
import type { AltTextWorkers } from "../workers.ts";
import { toEditorDocument } from "../repositorySettings.ts";
import { applyAccepted, undoApplied } from "./applyChanges.ts";
import { auditWorkspace } from "./audit.ts";
import { Review } from "./review.ts";
import type { ReviewedUse } from "./reviewedUse.ts";
import type { ReviewListener, ReviewServices } from "./services.ts";
import { createWorkspaceEditor } from "./workspaceEditor.ts";
import { getWriteBatchSize, writeUses } from "./writeJobs.ts";

interface Dependencies {
  workers: AltTextWorkers;
  engine: Engine;
  store: ReviewServices["store"];
  needsModel: () => boolean;
}

/** Creates the review of this window's workspace. */
export function createReview({ workers, engine, store, needsModel }: Dependencies, listener: ReviewListener): Review {
  const editor = createWorkspaceEditor(workers);
  const services: ReviewServices = {
    ...{ store, needsModel, getWriteBatchSize },
    async assertModel() {
      await readTarget();
    },
    audit: (onProgress, signal, isWantedImage) => auditWorkspace(workers, onProgress, signal, isWantedImage),
    write: (uses, onResult, signal) => writeUses(uses, { workers, engine }, onResult, signal),
    findProblems: (use, alt) => findProblems(use, alt, workers),
    applyAccepted: (uses, onProgress) => applyAccepted(uses, editor, onProgress),
    undoApplied: (uses, onProgress) => undoApplied(uses, editor, onProgress),
  };
  return new Review(services, listener);
}

async function findProblems(use: ReviewedUse, alt: string, workers: AltTextWorkers): Promise<string[]> {
  const document = await workspace.openTextDocument(Uri.parse(use.uri));
  const { from, before, occurrence } = use;
  const worker = await workers.getEditorWorker();
  const target = await toEditorDocument(document, use.syntax as Syntax);
  return retryUntilCurrent(() => worker.findProblems(target, { from, before, occurrence, alt }));
}
