import { Selection, WorkspaceEdit, window, workspace, type TextDocument, type TextEditor } from "vscode";
import { SKIP_REASONS, getLengthDelta, type Plan, type Proposal, type Syntax } from "../../altText/light.ts";
import type { AltTextWorkers } from "./workers.ts";
import type { Checks } from "./checks.ts";
import { addPlannedChanges } from "./plannedEdit.ts";
import { toRange } from "./spans.ts";

/** Proposed alt text for the markup `before`, which was found at offset `from`. */
export interface PlacedProposal {
  from: number;
  before: string;
  proposal: Proposal;
}

/** State of an editor, used to detect whether the user has continued to work in the editor. */
interface EditorState {
  editor: TextEditor | undefined;
  version: number | undefined;
  selection: Selection | undefined;
}

export function readEditorState(editor: TextEditor | undefined): EditorState {
  return { editor, version: editor?.document.version, selection: editor?.selection };
}

/** Writes alt text into a document. */
export class AltTextWriter {
  readonly #workers: AltTextWorkers;
  readonly #checks: Checks;
  readonly #document: TextDocument;
  readonly #syntax: Syntax;
  /** State of the editor after the last change that this writer made. */
  #lastState: EditorState;
  /** Offset of each change written so far, and the number of characters by which the change shifts the text after it. */
  readonly #shifts: { from: number; delta: number }[] = [];

  /** @param initial state of the active editor when the user requested the alt text */
  constructor(
    { workers, checks }: { workers: AltTextWorkers; checks: Checks },
    document: TextDocument,
    syntax: Syntax,
    initial: EditorState,
  ) {
    this.#workers = workers;
    this.#checks = checks;
    this.#document = document;
    this.#syntax = syntax;
    this.#lastState = initial;
  }

  /** Writes all proposals in one undo step. Skips markup that has changed in the meantime. If only one text was written, selects it. */
  async write(proposals: PlacedProposal[]): Promise<void> {
    if (proposals.length === 0) return;
    const edit = new WorkspaceEdit();
    const wantedChanges = proposals.map(({ from, before, proposal }) => ({
      from: this.#shifts.reduce((offset, shift) => (shift.from < from ? offset + shift.delta : offset), from),
      before,
      replacement: { kind: "alt" as const, alt: proposal.alt },
    }));
    const plans = await addPlannedChanges(edit, this.#document, this.#syntax, wantedChanges, this.#workers);
    const changes = plans.filter((plan) => plan.kind === "change");
    const hasUserContinued = this.#hasUserContinued();
    const isApplied = changes.length > 0 && (await workspace.applyEdit(edit));
    const skipReasons = plans.flatMap((plan) => (plan.kind === "skipped" ? [plan.reason] : []));
    const unwritableReason = skipReasons.find((reason) => reason !== "changed");
    if (unwritableReason !== undefined) showUnwritableWarning(SKIP_REASONS[unwritableReason]);
    else if (!isApplied || skipReasons.length > 0) showMarkupChangedWarning();
    if (!isApplied) return;
    this.#recordShifts(proposals, plans);
    if (hasUserContinued) return;
    this.#lastState = readEditorState(this.#lastState.editor);
    const [first] = changes;
    if (first !== undefined && changes.length === 1) await this.#select(first.newSnippet.from);
  }

  /** Selects the alt text of the use at an offset, so that a screen reader announces it and typing replaces it. */
  async #select(from: number): Promise<void> {
    const auditedUse = (await this.#checks.findUses(this.#document)).find(({ use }) => use.range.from === from);
    const { editor } = this.#lastState;
    if (auditedUse === undefined || editor === undefined || this.#hasUserContinued()) return;
    const range = toRange(this.#document, auditedUse.use.alt.range);
    editor.selection = new Selection(range.start, range.end);
    editor.revealRange(range);
    this.#lastState = readEditorState(this.#lastState.editor);
  }

  #recordShifts(proposals: PlacedProposal[], plans: Plan[]): void {
    for (const [index, plan] of plans.entries()) {
      const from = proposals[index]?.from;
      if (plan.kind !== "change" || from === undefined) continue;
      this.#shifts.push({ from, delta: getLengthDelta(plan.change) });
    }
  }

  /** Whether the user has typed, moved the cursor or switched editors since `#lastState` was recorded. */
  #hasUserContinued(): boolean {
    const { editor, version, selection } = this.#lastState;
    if (editor?.document !== this.#document || selection === undefined || window.activeTextEditor !== editor) return true;
    return this.#document.version !== version || !editor.selection.isEqual(selection);
  }
}

function showUnwritableWarning(reason: string): void {
  void window.showWarningMessage(`Alt text was not written. ${reason}`);
}

export function showMarkupChangedWarning(): void {
  void window.showWarningMessage("Alt text was not written, because the markup of the image has changed. Try again.");
}
