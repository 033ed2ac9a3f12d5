import { Selection, WorkspaceEdit, window, workspace, type TextDocument, type TextEditor } from "vscode";
import type { Plan, Proposal, Syntax } from "../../altText/light.ts";
import type { AltTextWorkers } from "./workers.ts";
import type { Checks } from "./checks.ts";
import { addPlannedChanges } from "./plannedEdit.ts";
import { toRange } from "./spans.ts";

/** Proposed alt text for the markup `before`, which was found at offset `from`. */
export interface Proposed {
  from: number;
  before: string;
  proposal: Proposal;
}

/** State of an editor, to detect whether the user has continued to work in it. */
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
  #seen: EditorState;
  /** Offsets of the changes written so far, and by how much each shifts the text after it. */
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
    this.#seen = initial;
  }

  /** Writes all alt texts in one undo step; a single one is selected. Skips markup that has changed in the meantime. */
  async write(proposed: Proposed[]): Promise<void> {
    if (proposed.length === 0) return;
    const edit = new WorkspaceEdit();
    const wanted = proposed.map(({ from, before, proposal }) => ({
      from: this.#shifts.reduce((now, moved) => (moved.from < from ? now + moved.delta : now), from),
      before,
      to: { kind: "alt" as const, alt: proposal.alt },
    }));
    const planned = await addPlannedChanges(edit, this.#document, this.#syntax, wanted, this.#workers);
    const written = planned.filter((plan) => plan.kind === "change");
    const hasUserContinued = this.#hasUserContinued();
    const isApplied = written.length > 0 && (await workspace.applyEdit(edit));
    const skipped = planned.flatMap((plan) => (plan.kind === "skipped" ? [plan.reason] : []));
    if (skipped.some((reason) => reason !== "changed")) showUnwritable();
    else if (!isApplied || skipped.length > 0) showTextChanged();
    if (!isApplied) return;
    this.#recordShifts(proposed, planned);
    if (hasUserContinued) return;
    this.#seen = readEditorState(this.#seen.editor);
    const [first] = written;
    if (first !== undefined && written.length === 1) await this.#select(first.now.from);
  }

  /** Selects an alt text, so that a screen reader announces it and typing replaces it. */
  async #select(from: number): Promise<void> {
    const found = (await this.#checks.findUses(this.#document)).find(({ use }) => use.range.from === from);
    const { editor } = this.#seen;
    if (found === undefined || editor === undefined || this.#hasUserContinued()) return;
    const range = toRange(this.#document, found.use.alt.range);
    editor.selection = new Selection(range.start, range.end);
    editor.revealRange(range);
    this.#seen = readEditorState(this.#seen.editor);
  }

  #recordShifts(proposed: Proposed[], planned: Plan[]): void {
    for (const [index, plan] of planned.entries()) {
      const from = proposed[index]?.from;
      if (plan.kind !== "change" || from === undefined) continue;
      const { text, range } = plan.change;
      this.#shifts.push({ from, delta: text.length - (range.to - range.from) });
    }
  }

  /** Whether the user has typed, moved the cursor or switched editors since `#seen` was recorded. */
  #hasUserContinued(): boolean {
    const { editor, version, selection } = this.#seen;
    if (editor?.document !== this.#document || selection === undefined || window.activeTextEditor !== editor) return true;
    return this.#document.version !== version || !editor.selection.isEqual(selection);
  }
}

function showUnwritable(): void {
  void window.showWarningMessage("Alt text was not written. This text would break the markup around it.");
}

export function showTextChanged(): void {
  void window.showWarningMessage("Alt text was not written, because the markup of the image has changed. Try again.");
}
