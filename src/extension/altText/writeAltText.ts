import { ProgressLocation, TabInputCustom, TabInputText, Uri, window, workspace, type TextDocument, type TextEditor } from "vscode";
import { findUsesAt, rules, type AuditedUse, type Syntax, type WriteJob } from "../../altText/light.ts";
import { describeFailure, type Failure } from "../../failures/failure.ts";
import type { Engine } from "../engine.ts";
import { readTarget } from "../target.ts";
import type { AltTextWorkers } from "./workers.ts";
import type { Checks } from "./checks.ts";
import { locateDocument, findSyntax } from "./documents.ts";
import { readFolderSettings } from "./repositorySettings.ts";
import { prepareUseImage, canWriteAltText } from "./useImage.ts";
import { AltTextWriter, readEditorState, showMarkupChangedWarning, type PlacedProposal } from "./altTextWriter.ts";

interface Dependencies {
  workers: AltTextWorkers;
  checks: Checks;
  engine: Engine;
}

/** Writes alt text for the images between two offsets in a document, by default for the images that the selection touches. */
export async function writeAltText(dependencies: Dependencies, uri?: unknown, from?: unknown, to: unknown = from): Promise<void> {
  const editor = window.activeTextEditor;
  const initial = readEditorState(editor);
  const document = uri instanceof Uri ? await workspace.openTextDocument(uri) : editor?.document;
  const syntax = document && findSyntax(document);
  if (document === undefined || syntax === undefined) {
    void window.showInformationMessage("Open a document with images and place the cursor on one of them.");
    return;
  }
  const auditedUses = (await dependencies.checks.findUses(document)).filter((use) => canWriteAltText(document, use));
  const selectedUses =
    typeof from === "number" && typeof to === "number"
      ? auditedUses.filter(({ use }) => use.range.from === from || (from < use.range.from && use.range.from < to))
      : findSelectedUses(auditedUses, editor);
  if (selectedUses.length === 0) {
    void window.showInformationMessage("Alt text can't be written for any image here.");
    return;
  }
  await proposeAndWrite(dependencies, document, syntax, selectedUses, initial);
}

/**
 * Writes alt text for all images in the active editor's file that have findings which new alt text can resolve. The editor may belong to another
 * extension.
 */
export async function fixAltTexts(dependencies: Dependencies): Promise<void> {
  const editor = window.activeTextEditor;
  const initial = readEditorState(editor);
  const uri = findActiveFile() ?? editor?.document.uri;
  const document = uri && (await workspace.openTextDocument(uri).then(undefined, () => undefined));
  const syntax = document && findSyntax(document);
  if (document === undefined || syntax === undefined) {
    void window.showInformationMessage("Open a document with images.");
    return;
  }
  const uses = (await dependencies.checks.findUses(document)).filter(
    (use) => canWriteAltText(document, use) && use.findings.some(({ rule }) => FIXABLE_RULES.has(rule)),
  );
  if (uses.length === 0) void window.showInformationMessage("No alt text in this file needs to be fixed.");
  else await proposeAndWrite(dependencies, document, syntax, uses, initial);
}

/** Rules whose findings new alt text can resolve. */
const FIXABLE_RULES = new Set<string>(rules.filter(({ fixedBy }) => fixedBy === "altText").map(({ id }) => id));

/** Returns the file in the active tab, even if the tab has an editor that is not a text editor. */
function findActiveFile(): Uri | undefined {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof TabInputCustom || input instanceof TabInputText ? input.uri : undefined;
}

async function proposeAndWrite(
  dependencies: Dependencies,
  document: TextDocument,
  syntax: Syntax,
  uses: AuditedUse[],
  initial: ReturnType<typeof readEditorState>,
): Promise<void> {
  const writer = new AltTextWriter(dependencies, document, syntax, initial);
  const proposals = await proposeAltText(dependencies, document, syntax, uses);
  const needsReview = ({ proposal }: PlacedProposal) => proposal.reviewReason !== undefined;
  await writer.write(proposals.filter((proposal) => !needsReview(proposal)));
  await writer.write(await confirmProposals(proposals.filter(needsReview)));
}

/** Returns the uses that the selection touches. If the cursor is between two uses, returns the second one. */
function findSelectedUses(auditedUses: AuditedUse[], editor: TextEditor | undefined): AuditedUse[] {
  if (editor === undefined) return [];
  const { document, selection } = editor;
  const selectedUses = findUsesAt(auditedUses, { from: document.offsetAt(selection.start), to: document.offsetAt(selection.end) });
  return selection.isEmpty ? selectedUses.slice(-1) : selectedUses;
}

/** Asks the model, with a progress notification that the user can cancel. @throws FailureError */
async function proposeAltText(
  dependencies: Dependencies,
  document: TextDocument,
  syntax: Syntax,
  uses: AuditedUse[],
): Promise<PlacedProposal[]> {
  const target = await readTarget();
  const proposals: PlacedProposal[] = [];
  const failures: Failure[] = [];
  let skippedCount = 0;
  const title = uses.length === 1 ? "Writing alt text" : `Writing alt text for ${uses.length} images`;
  await window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, async (progress, token) => {
    const abort = new AbortController();
    const listener = token.onCancellationRequested(() => abort.abort());
    try {
      const jobs: WriteJob[] = [];
      for (const auditedUse of uses) jobs.push(await createJob(dependencies, document, syntax, auditedUse));
      const params = { jobs, target, ...(await readFolderSettings(locateDocument(document).folder)), isUrgent: true };
      await dependencies.workers.write(
        params,
        (key, result) => {
          const job = jobs.find((candidate) => candidate.key === key);
          if (result.kind === "failed") failures.push(result.failure);
          if (result.kind === "skipped") skippedCount += 1;
          if (result.kind === "proposed" && job) proposals.push({ from: job.from, before: job.before, proposal: result.proposal });
          progress.report({ increment: 100 / jobs.length });
        },
        abort.signal,
      );
    } catch (error) {
      if (!abort.signal.aborted) throw error;
    } finally {
      listener.dispose();
    }
  });
  const [failure] = failures;
  if (failure) void window.showWarningMessage(describeFailure(failure).message);
  if (skippedCount > 0) showMarkupChangedWarning();
  return proposals;
}

async function createJob({ engine }: Dependencies, document: TextDocument, syntax: Syntax, auditedUse: AuditedUse): Promise<WriteJob> {
  const { from, to } = auditedUse.use.range;
  const source = document.getText();
  const image = await prepareUseImage(engine, document, auditedUse);
  const { name } = locateDocument(document);
  return { key: String(from), name, syntax, document: { source }, from, before: source.slice(from, to), image };
}

/** Asks the user about proposals that need review. @returns the proposals that the user accepts */
async function confirmProposals(proposals: PlacedProposal[]): Promise<PlacedProposal[]> {
  const acceptedProposals: PlacedProposal[] = [];
  for (const placedProposal of proposals) {
    const { reviewReason = "", alt } = placedProposal.proposal;
    const useLabel = "Use Anyway";
    const detail = alt === "" ? reviewReason : `“${alt}”: ${reviewReason}`;
    const choice = await window.showWarningMessage(`This alt text needs your review. ${detail}`, useLabel);
    if (choice === useLabel) acceptedProposals.push(placedProposal);
  }
  return acceptedProposals;
}
