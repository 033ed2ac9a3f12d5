import { Selection, WorkspaceEdit, l10n, window, workspace, type TextDocument, type TextEditor } from "vscode";
import type { Plan, Proposal, Syntax } from "../../altText/light.ts";
import type { AltTextWorkers } from "./workers.ts";
import type { Checks } from "./checks.ts";
import { planEdit } from "./plannedEdit.ts";
import { rangeOfSpan } from "./spans.ts";

/** An alt text for the construct that stood at `from` with the text `before`. */
export interface Proposed {
  from: number;
  before: string;
  proposal: Proposal;
}

/** What a person sees of an editor, and changes by going on in it. */
interface EditorState {
  editor: TextEditor | undefined;
  version: number | undefined;
  selection: Selection | undefined;
}

export function stateOf(editor: TextEditor | undefined): EditorState {
  return { editor, version: editor?.document.version, selection: editor?.selection };
}

/** Puts alt texts into a document. */
export class Writing {
  readonly #workers: AltTextWorkers;
  readonly #checks: Checks;
  readonly #document: TextDocument;
  readonly #syntax: Syntax;
  /** How the editor was when nobody but this writing had changed anything. */
  #seen: EditorState;
  /** What was written so far moved what comes after it. */
  readonly #moved: { from: number; by: number }[] = [];

  /** @param began the active editor as it was when the person asked for the texts */
  constructor(
    { workers, checks }: { workers: AltTextWorkers; checks: Checks },
    document: TextDocument,
    syntax: Syntax,
    began: EditorState,
  ) {
    this.#workers = workers;
    this.#checks = checks;
    this.#document = document;
    this.#syntax = syntax;
    this.#seen = began;
  }

  /** All at once, as one step of undo; what was changed in the meantime is left. A single one is selected. */
  async write(proposed: Proposed[]): Promise<void> {
    if (proposed.length === 0) return;
    const edit = new WorkspaceEdit();
    const wanted = proposed.map(({ from, before, proposal }) => ({
      from: this.#moved.reduce((now, moved) => (moved.from < from ? now + moved.by : now), from),
      before,
      to: { kind: "alt" as const, alt: proposal.alt },
    }));
    const planned = await planEdit(edit, this.#document, this.#syntax, wanted, this.#workers);
    const written = planned.filter((plan) => plan.kind === "change");
    const hasGoneOn = this.#hasGoneOn();
    const isMade = written.length > 0 && (await workspace.applyEdit(edit));
    const because = planned.flatMap((plan) => (plan.kind === "left" ? [plan.because] : []));
    if (because.some((one) => one !== "changed")) sayUnwritable();
    else if (!isMade || because.length > 0) sayChanged();
    if (!isMade) return;
    this.#noteMoved(proposed, planned);
    if (hasGoneOn) return;
    this.#seen = stateOf(this.#seen.editor);
    const [first] = written;
    if (first !== undefined && written.length === 1) await this.#select(first.now.from);
  }

  /** Selected, it is read by a screen reader, and what the person types takes its place. */
  async #select(from: number): Promise<void> {
    const found = (await this.#checks.uses(this.#document)).find(({ use }) => use.range.from === from);
    const { editor } = this.#seen;
    if (found === undefined || editor === undefined || this.#hasGoneOn()) return;
    const range = rangeOfSpan(this.#document, found.use.alt.range);
    editor.selection = new Selection(range.start, range.end);
    editor.revealRange(range);
    this.#seen = stateOf(this.#seen.editor);
  }

  #noteMoved(proposed: Proposed[], planned: Plan[]): void {
    for (const [index, plan] of planned.entries()) {
      const from = proposed[index]?.from;
      if (plan.kind !== "change" || from === undefined) continue;
      const { text, range } = plan.change;
      this.#moved.push({ from, by: text.length - (range.to - range.from) });
    }
  }

  /** Whether somebody has typed, moved the cursor or gone to another editor since. */
  #hasGoneOn(): boolean {
    const { editor, version, selection } = this.#seen;
    if (editor?.document !== this.#document || selection === undefined || window.activeTextEditor !== editor) return true;
    return this.#document.version !== version || !editor.selection.isEqual(selection);
  }
}

function sayUnwritable(): void {
  void window.showWarningMessage(l10n.t("The alternative text was not written: with it, something else would be read there."));
}

export function sayChanged(): void {
  void window.showWarningMessage(
    l10n.t("What stood there was changed in the meantime, so the alternative text was not written. Try again."),
  );
}
