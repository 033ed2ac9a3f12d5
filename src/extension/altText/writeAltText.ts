import { ProgressLocation, Uri, l10n, window, workspace, type TextDocument, type TextEditor } from "vscode";
import { usesAt, type AuditedUse, type Syntax, type WriteJob } from "../../altText/light.ts";
import { describeFailure, type Failure } from "../../failures/failure.ts";
import type { Engine } from "../engine.ts";
import { readTarget } from "../target.ts";
import type { AltTextWorkers } from "./workers.ts";
import type { Checks } from "./checks.ts";
import { placeOf, syntaxOfDocument } from "./documents.ts";
import { settingsFor } from "./repositorySettings.ts";
import { imageOfUse, isForWriting } from "./useImage.ts";
import { Writing, sayChanged, stateOf, type Proposed } from "./writing.ts";

interface Deps {
  workers: AltTextWorkers;
  checks: Checks;
  engine: Engine;
}

/** “Write Alt Text”: for the images between two offsets of a document, or for those that the selection of the editor touches. */
export async function writeAltText(deps: Deps, uri?: unknown, from?: unknown, to: unknown = from): Promise<void> {
  const editor = window.activeTextEditor;
  const began = stateOf(editor);
  const document = uri instanceof Uri ? await workspace.openTextDocument(uri) : editor?.document;
  const syntax = document && syntaxOfDocument(document);
  if (document === undefined || syntax === undefined) {
    void window.showInformationMessage(l10n.t("Open a document that shows images, and put the cursor on one of them."));
    return;
  }
  const audited = (await deps.checks.uses(document)).filter((one) => isForWriting(document, one));
  const wanted =
    typeof from === "number" && typeof to === "number"
      ? audited.filter(({ use }) => use.range.from === from || (from < use.range.from && use.range.from < to))
      : usesAtCursor(audited, editor);
  if (wanted.length === 0) {
    void window.showInformationMessage(l10n.t("There is no image here that an alternative text can be written for."));
    return;
  }
  const writing = new Writing(deps, document, syntax, began);
  const proposals = await propose(deps, document, syntax, wanted);
  const isSure = ({ proposal }: Proposed) => proposal.needsPerson === undefined;
  await writing.write(proposals.filter(isSure));
  await writing.write(await agreedOn(proposals.filter((one) => !isSure(one))));
}

/** Where the cursor stands between two, the one after it. */
function usesAtCursor(audited: AuditedUse[], editor: TextEditor | undefined): AuditedUse[] {
  if (editor === undefined) return [];
  const { document, selection } = editor;
  const found = usesAt(audited, { from: document.offsetAt(selection.start), to: document.offsetAt(selection.end) });
  return selection.isEmpty ? found.slice(-1) : found;
}

/** With progress where VS Code shows it, until it is done or the person cancels. @throws FailureError */
async function propose(deps: Deps, document: TextDocument, syntax: Syntax, wanted: AuditedUse[]): Promise<Proposed[]> {
  const target = await readTarget();
  const proposed: Proposed[] = [];
  const failures: Failure[] = [];
  let left = 0;
  const title =
    wanted.length === 1 ? l10n.t("Writing an alternative text") : l10n.t("Writing alternative texts for {0} images", wanted.length);
  await window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, async (progress, token) => {
    const abort = new AbortController();
    const listener = token.onCancellationRequested(() => abort.abort());
    try {
      const jobs: WriteJob[] = [];
      for (const one of wanted) jobs.push(await jobFor(deps, document, syntax, one));
      const params = { jobs, target, ...(await settingsFor(placeOf(document).folder)), isUrgent: true };
      await deps.workers.write(
        params,
        (key, written) => {
          const job = jobs.find((one) => one.key === key);
          if (written.kind === "failed") failures.push(written.failure);
          if (written.kind === "left") left += 1;
          if (written.kind === "proposed" && job) proposed.push({ from: job.from, before: job.before, proposal: written.proposal });
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
  if (left > 0) sayChanged();
  return proposed;
}

async function jobFor({ engine }: Deps, document: TextDocument, syntax: Syntax, audited: AuditedUse): Promise<WriteJob> {
  const { from, to } = audited.use.range;
  const source = document.getText();
  const image = await imageOfUse(engine, document, audited);
  const { name } = placeOf(document);
  return { key: String(from), name, syntax, document: { source }, from, before: source.slice(from, to), image };
}

/** Those of what the model is not sure of that the person wants all the same. */
async function agreedOn(doubtful: Proposed[]): Promise<Proposed[]> {
  const agreed: Proposed[] = [];
  for (const one of doubtful) {
    const { needsPerson = "", alt } = one.proposal;
    const use = l10n.t("Use It Anyway");
    const detail = alt === "" ? needsPerson : l10n.t("“{0}”: {1}", alt, needsPerson);
    const choice = await window.showWarningMessage(l10n.t("The model found no good alternative text. {0}", detail), use);
    if (choice === use) agreed.push(one);
  }
  return agreed;
}
