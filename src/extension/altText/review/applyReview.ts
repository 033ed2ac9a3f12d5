import { Uri, WorkspaceEdit, l10n, workspace } from "vscode";
import type { WantedChange } from "../../../core/altText/planChanges.ts";
import type { Syntax } from "../../../core/altText/syntax.ts";
import { grouped } from "../../../core/grouped.ts";
import { messageOf } from "../../../core/failure.ts";
import type { AltThread } from "../altThread.ts";
import { planEdit } from "../plannedEdit.ts";
import { planNotebook, saveNotebooks, type PlannedInPlace } from "./notebookEdit.ts";
import type { ReviewedUse } from "./reviewedUse.ts";

export interface Outcome {
  changed: ReviewedUse[];
  done: number;
  left: number;
}

/** Writes what is accepted. */
export async function applyAccepted(uses: ReviewedUse[], thread: AltThread): Promise<Outcome> {
  return change(uses, thread, {
    wanted: ({ state }) => (state.kind === "accepted" ? { kind: "alt", alt: state.alt } : undefined),
    done: (use) => ({ ...use, original: use.before, state: { kind: "applied", alt: use.state.kind === "accepted" ? use.state.alt : "" } }),
    changed: l10n.t("What stood there was changed in the meantime, so it was left. Look at the workspace again."),
  });
}

/** Takes back what is applied and still stands so. */
export async function undoApplied(uses: ReviewedUse[], thread: AltThread): Promise<Outcome> {
  return change(uses, thread, {
    wanted: ({ state, original }) =>
      state.kind === "applied" && original !== undefined ? { kind: "construct", text: original } : undefined,
    done: (use) => ({ ...use, state: { kind: "accepted", alt: use.state.kind === "applied" ? use.state.alt : "" } }),
    changed: l10n.t("It was changed after it was written, so it stays as it is now."),
  });
}

interface Change {
  /** Undefined for a use that is not meant. */
  wanted: (use: ReviewedUse) => WantedChange["to"] | undefined;
  done: (use: ReviewedUse) => ReviewedUse;
  /** What is said of one that stands so no more. */
  changed: string;
}

/** All of it in one edit, which VS Code makes whole or not at all. */
async function change(uses: ReviewedUse[], thread: AltThread, { wanted, done, changed }: Change): Promise<Outcome> {
  const edit = new WorkspaceEdit();
  const made: ReviewedUse[] = [];
  const left: ReviewedUse[] = [];
  const moved: ReviewedUse[] = [];
  const meant = uses.filter((use) => wanted(use) !== undefined);
  for (const [uri, group] of grouped(meant, ({ uri }) => uri)) {
    const others = uses.filter((use) => use.uri === uri && wanted(use) === undefined);
    try {
      const planned = await planFor(edit, Uri.parse(uri), group, wanted, thread);
      for (const [index, use] of group.entries()) {
        const plan = planned[index];
        if (plan?.kind === "change")
          made.push({ ...done({ ...use, before: plan.was ?? use.before }), from: plan.now.from, before: plan.now.text });
        else left.push(leftOver(use, plan?.because === "unwritable" ? l10n.t("It can't be written there.") : changed));
      }
      // Those of a notebook are found by their cells.
      if (group[0]?.cell === undefined) moved.push(...shifted(others, planned));
    } catch (error) {
      left.push(...group.map((use) => leftOver(use, messageOf(error))));
    }
  }
  if (made.length > 0 && !(await workspace.applyEdit(edit, { isRefactoring: true }))) {
    throw new Error(l10n.t("VS Code could not change the documents; nothing was written. Try again."));
  }
  await saveNotebooks(made);
  return { changed: [...made, ...left, ...moved], done: made.length, left: left.length };
}

/** @returns a plan for each use of the group, in its order */
async function planFor(
  edit: WorkspaceEdit,
  uri: Uri,
  group: ReviewedUse[],
  wanted: Change["wanted"],
  thread: AltThread,
): Promise<PlannedInPlace[]> {
  const changes = group.flatMap((use) => {
    const to = wanted(use);
    return to ? [{ use, to }] : [];
  });
  if (group[0]?.cell) return planNotebook(edit, uri, changes, thread);
  const document = await workspace.openTextDocument(uri);
  const constructs = changes.map(({ use, to }) => ({ from: use.from, before: use.before, to }));
  return planEdit(edit, document, group[0]?.syntax as Syntax, constructs, thread);
}

function leftOver(use: ReviewedUse, reason: string): ReviewedUse {
  return { ...use, state: { kind: "left", reason } };
}

/** Where uses stand that are not changed themselves, after what is changed before them. */
function shifted(uses: ReviewedUse[], planned: PlannedInPlace[]): ReviewedUse[] {
  const changes = planned.flatMap((plan) => (plan.kind === "change" ? [plan.change] : []));
  return uses.flatMap((use) => {
    const before = changes.filter(({ range }) => range.to <= use.from);
    const by = before.reduce((sum, { range, text }) => sum + text.length - (range.to - range.from), 0);
    return by === 0 ? [] : [{ ...use, from: use.from + by }];
  });
}
