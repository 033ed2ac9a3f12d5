import { Uri, l10n, workspace } from "vscode";
import type { Syntax } from "../../../altText/light.ts";
import type { Engine } from "../../engine.ts";
import { readTarget } from "../../target.ts";
import type { AltThread } from "../altThread.ts";
import { placeOf } from "../documents.ts";
import { settingsFor } from "../repositorySettings.ts";
import { applyAccepted, undoApplied } from "./applyChanges.ts";
import { auditWorkspace } from "./audit.ts";
import { Review } from "./review.ts";
import type { ReviewedUse } from "./reviewedUse.ts";
import type { ReviewListener, ReviewServices } from "./services.ts";
import { createWorkspaceEditor } from "./workspaceEditor.ts";
import { writeBatchSize, writeUses } from "./writeJobs.ts";

interface Dependencies {
  thread: AltThread;
  engine: Engine;
  store: ReviewServices["store"];
  needsModel: () => boolean;
}

/** Creates the review of this window's workspace. */
export function createReview({ thread, engine, store, needsModel }: Dependencies, listener: ReviewListener): Review {
  const { t } = l10n;
  const editor = createWorkspaceEditor(thread);
  const services: ReviewServices = {
    ...{ t, store, needsModel, writeBatchSize },
    async assertModel() {
      await readTarget();
    },
    audit: (onProgress, signal, isWantedImage) => auditWorkspace(thread, onProgress, signal, isWantedImage),
    write: (uses, onWritten, signal) => writeUses(uses, { thread, engine }, onWritten, signal),
    findProblems: (use, alt) => findProblems(use, alt, thread),
    applyAccepted: (uses, onProgress) => applyAccepted(uses, editor, t, onProgress),
    undoApplied: (uses, onProgress) => undoApplied(uses, editor, t, onProgress),
  };
  return new Review(services, listener);
}

async function findProblems(use: ReviewedUse, alt: string, thread: AltThread): Promise<string[]> {
  const document = await workspace.openTextDocument(Uri.parse(use.uri));
  const { from, before, alike } = use;
  const settings = await settingsFor(placeOf(document).folder);
  const params = { source: document.getText(), syntax: use.syntax as Syntax, ...settings, from, before, alike, alt };
  return (await thread.started()).problems(params, new AbortController().signal);
}
