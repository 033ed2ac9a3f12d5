import { ProgressLocation, Range, Selection, Uri, WorkspaceEdit, l10n, window, workspace, type TextDocument } from "vscode";
import type { AuditedUse, WriteJob } from "../../altText/worker/messages.ts";
import type { Syntax } from "../../core/altText/syntax.ts";
import type { Proposal } from "../../core/altText/propose.ts";
import { FailureError, describeFailure, type Failure } from "../../core/failure.ts";
import { readConfig } from "../config.ts";
import type { Engine } from "../engine.ts";
import type { AltThread } from "./altThread.ts";
import type { Checks } from "./checks.ts";
import { placeOf, syntaxOfDocument } from "./documents.ts";
import { planEdit } from "./plannedEdit.ts";
import { settingsFor } from "./repositorySettings.ts";
import { rangeOfSpan } from "./spans.ts";
import { imageFor, imageUriOf, isForWriting } from "./useImage.ts";

interface Deps {
  thread: AltThread;
  checks: Checks;
  engine: Engine;
}

/** “Write Alt Text”: for the images between two offsets of a document, or for those that the selection of the editor touches. */
export async function writeAltText(deps: Deps, uri?: unknown, from?: unknown, to: unknown = from): Promise<void> {
  const editor = window.activeTextEditor;
  const document = uri instanceof Uri ? await workspace.openTextDocument(uri) : editor?.document;
  const syntax = document && syntaxOfDocument(document);
  if (document === undefined || syntax === undefined) {
    void window.showInformationMessage(l10n.t("Open a document that shows images, and put the cursor on one of them."));
    return;
  }
  const selection =
    typeof from === "number" && typeof to === "number" ? rangeOfSpan(document, { from, to }) : (editor?.selection ?? new Range(0, 0, 0, 0));
  const audited = await deps.checks.of(document);
  const wanted = audited.filter((one) => isForWriting(document, one) && rangeOfSpan(document, one.use.range).intersection(selection));
  if (wanted.length === 0) {
    void window.showInformationMessage(l10n.t("There is no image here that an alternative text can be written for."));
    return;
  }
  const proposals = await propose(deps, document, syntax, wanted);
  const accepted = await agreedOn(proposals);
  if (accepted.length > 0) await write(deps, document, syntax, accepted);
}

interface Proposed {
  from: number;
  before: string;
  proposal: Proposal;
}

/** With progress where VS Code shows it, until it is done or the person cancels. @throws FailureError */
async function propose(deps: Deps, document: TextDocument, syntax: Syntax, wanted: AuditedUse[]): Promise<Proposed[]> {
  const { target } = readConfig();
  if (target.kind === "local" && target.model === "") throw new FailureError({ kind: "noModel" });
  const proposed: Proposed[] = [];
  const failures: Failure[] = [];
  const title =
    wanted.length === 1 ? l10n.t("Writing an alternative text") : l10n.t("Writing alternative texts for {0} images", wanted.length);
  await window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, async (progress, token) => {
    const abort = new AbortController();
    const listener = token.onCancellationRequested(() => abort.abort());
    try {
      const jobs: WriteJob[] = [];
      for (const one of wanted) jobs.push(await jobFor(deps, document, syntax, one));
      const params = { jobs, target, ...(await settingsFor(placeOf(document).folder)), isUrgent: true };
      await (
        await deps.thread.batches()
      ).write(
        params,
        (key, written) => {
          const job = jobs.find((one) => one.key === key);
          if (written.kind === "failed") failures.push(written.failure);
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
  if (failure) void window.showWarningMessage(describeFailure(failure, l10n.t).message);
  return proposed;
}

async function jobFor({ engine }: Deps, document: TextDocument, syntax: Syntax, audited: AuditedUse): Promise<WriteJob> {
  const { from, to } = audited.use.range;
  const source = document.getText();
  const uri = imageUriOf(document, audited);
  if (uri === undefined) throw new RangeError("This image is not for writing.");
  const image = await imageFor(engine, uri);
  const { name } = placeOf(document);
  return { key: String(from), name, syntax, document: { source }, from, before: source.slice(from, to), image };
}

/** What the model is not sure of is used once the person says so. */
async function agreedOn(proposals: Proposed[]): Promise<Proposed[]> {
  const agreed: Proposed[] = [];
  for (const one of proposals) {
    const { needsPerson, alt } = one.proposal;
    if (needsPerson !== undefined) {
      const use = l10n.t("Use It Anyway");
      const detail = alt === "" ? needsPerson : l10n.t("“{0}”: {1}", alt, needsPerson);
      const choice = await window.showWarningMessage(l10n.t("The model found no good alternative text. {0}", detail), use);
      if (choice !== use) continue;
    }
    agreed.push(one);
  }
  return agreed;
}

async function write({ thread, checks }: Deps, document: TextDocument, syntax: Syntax, accepted: Proposed[]): Promise<void> {
  const edit = new WorkspaceEdit();
  const wanted = accepted.map(({ from, before, proposal }) => ({ from, before, to: { kind: "alt" as const, alt: proposal.alt } }));
  const planned = await planEdit(edit, document, syntax, wanted, thread);
  const written = planned.flatMap((plan) => (plan.kind === "change" ? [plan.now] : []));
  const isMade = written.length > 0 && (await workspace.applyEdit(edit));
  if (!isMade || written.length < accepted.length) {
    void window.showWarningMessage(
      l10n.t("What stood there was changed in the meantime, so the alternative text was not written. Try again."),
    );
  }
  const [first] = written;
  const editor = window.activeTextEditor;
  if (!isMade || first === undefined || editor?.document !== document) return;
  // Selected, it is read by a screen reader, and what the person types takes its place.
  const now = (await checks.of(document)).find(({ use }) => use.range.from === first.from);
  if (now === undefined || written.length > 1) return;
  const range = rangeOfSpan(document, now.use.alt.range);
  editor.selection = new Selection(range.start, range.end);
  editor.revealRange(range);
}
