import { Uri, WorkspaceEdit, l10n, workspace, type TextDocument } from "vscode";
import { shiftSnippet, type Plan, type SkipReason, type Syntax, type WantedChange } from "../../../altText/light.ts";
import { messageOf } from "../../../core/failure.ts";
import { grouped } from "../../../core/grouped.ts";
import type { AltThread } from "../altThread.ts";
import { planFor } from "../plannedEdit.ts";
import { rangeOfSpan } from "../spans.ts";
import { cellsOf, saveNotebooks } from "./notebookEdit.ts";
import { lastRound, type ReviewedUse } from "./reviewedUse.ts";

/** Documents that are changed in one edit: VS Code keeps about 60 that no editor shows, and checks the versions of those alone. */
const AT_ONCE = 40;

/** How often documents that change meanwhile are planned for anew. */
const MAX_ROUNDS = 5;

/** What becomes of a use: put into it as it is by then. */
export type Patch = Partial<Pick<ReviewedUse, "from" | "before" | "alike" | "state" | "applied">>;

export interface Outcome {
  patches: Map<string, Patch>;
  done: number;
  left: number;
}

interface Change {
  /** Undefined for a use that is not meant. */
  wanted: (use: ReviewedUse) => WantedChange["to"] | undefined;
  /** What becomes of it; `was`: what would have to stand there instead to take it back. */
  done: (use: ReviewedUse, was: string) => Pick<Patch, "state" | "applied">;
  /** What is said of one that stands so no more. */
  changed: string;
}

/** Writes what is accepted. @param onProgress told of the uses that are done */
export async function applyAccepted(uses: ReviewedUse[], thread: AltThread, onProgress: (done: number) => void): Promise<Outcome> {
  const round = lastRound(uses) + 1;
  return change(uses, thread, onProgress, {
    wanted: ({ state }) => (state.kind === "accepted" ? { kind: "alt", alt: state.alt } : undefined),
    done: ({ state }, original) => ({
      state: { kind: "applied", alt: state.kind === "accepted" ? state.alt : "" },
      applied: { original, round },
    }),
    changed: l10n.t("What stood there was changed in the meantime, so it was left. Look at the workspace again."),
  });
}

/** Takes back what the last Apply wrote and still stands so. */
export async function undoApplied(uses: ReviewedUse[], thread: AltThread, onProgress: (done: number) => void): Promise<Outcome> {
  const last = lastRound(uses);
  return change(uses, thread, onProgress, {
    wanted: ({ state, applied }) =>
      state.kind === "applied" && applied?.round === last ? { kind: "construct", text: applied.original } : undefined,
    done: ({ state }) => ({ state: { kind: "accepted", alt: state.kind === "applied" ? state.alt : "" } }),
    changed: l10n.t("It was changed after it was written, so it stays as it is now."),
  });
}

async function change(uses: ReviewedUse[], thread: AltThread, onProgress: (done: number) => void, change: Change): Promise<Outcome> {
  const outcome: Outcome = { patches: new Map(), done: 0, left: 0 };
  const meant = [
    ...grouped(
      uses.filter((use) => change.wanted(use) !== undefined),
      ({ uri }) => uri,
    ),
  ];
  for (let at = 0; at < meant.length; at += AT_ONCE) {
    const batch = new Map(meant.slice(at, at + AT_ONCE));
    await changeBatch(batch, uses, thread, change, outcome);
    onProgress(outcome.done + outcome.left);
  }
  return outcome;
}

/** Uses of one document or one cell, and what was planned for them as it was then. */
interface Part {
  document: TextDocument;
  syntax: Syntax;
  changes: { use: ReviewedUse; wanted: WantedChange }[];
  planned: Plan[];
  version: number;
}

/** All of it in one edit, which VS Code makes whole or not at all. */
async function changeBatch(
  batch: Map<string, ReviewedUse[]>,
  uses: ReviewedUse[],
  thread: AltThread,
  change: Change,
  outcome: Outcome,
): Promise<void> {
  const parts: Part[] = [];
  const leave = (use: ReviewedUse, reason: string) => {
    outcome.patches.set(use.id, { state: { kind: "left", reason } });
    outcome.left += 1;
  };
  for (const [uri, group] of batch) {
    try {
      parts.push(...(await partsOf(Uri.parse(uri), group, change, thread, (use) => leave(use, change.changed))));
    } catch (error) {
      for (const use of group) leave(use, messageOf(error));
    }
  }
  const changed = await changeParts(parts, thread);
  if (changed.length < parts.length) {
    const reason = l10n.t("VS Code could not change the document, since it changed all the time. Try again.");
    const left = parts.filter((part) => !changed.includes(part)).flatMap(({ changes }) => changes);
    for (const { use } of left) leave(use, reason);
  }
  const made: ReviewedUse[] = [];
  for (const { changes, planned } of changed) {
    for (const [index, { use }] of changes.entries()) {
      const plan = planned[index];
      if (plan?.kind !== "change") {
        leave(use, reasonOf(plan?.because ?? "changed", change));
        continue;
      }
      outcome.patches.set(use.id, { ...change.done(use, plan.was), from: plan.now.from, before: plan.now.text, alike: plan.alike });
      outcome.done += 1;
      made.push(use);
    }
  }
  for (const part of changed) shift(uses, part, outcome);
  await saveNotebooks(made);
}

/** Makes the changes; documents that change meanwhile are planned for anew, and left if they never rest. @returns those that were changed */
async function changeParts(parts: Part[], thread: AltThread): Promise<Part[]> {
  const restless = new Set<Part>();
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    const isLast = round === MAX_ROUNDS;
    for (const part of parts.filter(isStale)) await plan(part, thread);
    // From this look at the versions to the edit nothing else gets its turn; on the edit's way VS Code looks itself.
    const steady = parts.filter((part) => !isStale(part) && !(isLast && restless.has(part)));
    if (steady.length < parts.length && !isLast) continue;
    const edit = new WorkspaceEdit();
    for (const { document, planned } of steady) {
      for (const one of planned) {
        if (one.kind === "change") edit.replace(document.uri, rangeOfSpan(document, one.change.range), one.change.text);
      }
    }
    if (edit.size === 0 || (await workspace.applyEdit(edit, { isRefactoring: true }))) return steady;
    for (const part of parts.filter(isStale)) restless.add(part);
  }
  return [];
}

/** A document is one part; each cell of a notebook is one. */
async function partsOf(
  uri: Uri,
  group: ReviewedUse[],
  { wanted }: Change,
  thread: AltThread,
  leave: (use: ReviewedUse) => void,
): Promise<Part[]> {
  const changes = group.flatMap((use) => {
    const to = wanted(use);
    return to ? [{ use, wanted: { from: use.from, before: use.before, alike: use.alike, to } }] : [];
  });
  const parts: Part[] = [];
  if (group[0]?.cell) {
    for (const { document, changes: inCell } of await cellsOf(uri, changes, thread, leave)) {
      parts.push({ document, syntax: "markdown", changes: inCell, planned: [], version: -1 });
    }
  } else {
    const document = await workspace.openTextDocument(uri);
    parts.push({ document, syntax: group[0]?.syntax as Syntax, changes, planned: [], version: -1 });
  }
  for (const part of parts) await plan(part, thread);
  return parts;
}

async function plan(part: Part, thread: AltThread): Promise<void> {
  // VS Code lets go of documents that nobody shows.
  if (part.document.isClosed) part.document = await workspace.openTextDocument(part.document.uri);
  const wanted = part.changes.map(({ wanted }) => wanted);
  const { planned, version } = await planFor(part.document, part.syntax, wanted, thread);
  part.planned = planned;
  part.version = version;
}

function isStale({ document, version }: Part): boolean {
  return document.isClosed || document.version !== version;
}

function reasonOf(because: SkipReason, { changed }: Change): string {
  switch (because) {
    case "changed":
      return changed;
    case "unwritable":
      return l10n.t("It can't be written there.");
    case "misread":
      return l10n.t("With this text, something else would be read there.");
  }
}

/** Uses of the same document that are not changed themselves stand elsewhere after what was changed before them. */
function shift(uses: ReviewedUse[], { document, changes, planned }: Part, { patches }: Outcome): void {
  const made = changes.flatMap(({ wanted }, index) => {
    const plan = planned[index];
    return plan?.kind === "change" ? { wanted, plan } : [];
  });
  const uri = document.uri.toString();
  for (const use of uses) {
    if (use.uri !== uri || patches.get(use.id)?.before !== undefined) continue;
    const moved = shiftSnippet(use, made);
    if (moved) patches.set(use.id, { ...patches.get(use.id), ...moved });
  }
}
