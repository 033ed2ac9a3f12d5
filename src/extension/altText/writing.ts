import { Selection, WorkspaceEdit, l10n, window, workspace, type TextDocument, type TextEditor } from "vscode";
import type { Planned } from "../../altText/worker/messages.ts";
import type { Proposal } from "../../core/altText/propose.ts";
import type { Syntax } from "../../core/altText/syntax.ts";
import type { AltThread } from "./altThread.ts";
import type { Checks } from "./checks.ts";
import { planEdit } from "./plannedEdit.ts";
import { rangeOfSpan } from "./spans.ts";

/** An alt text for the construct that stood at `from` with the text `before`. */
export interface Proposed {
  from: number;
  before: string;
  proposal: Proposal;
}

/** Puts alt texts into a document. Begun before they are asked for, it knows whether the person has gone on meanwhile. */
export class Writing {
  readonly #thread: AltThread;
  readonly #checks: Checks;
  readonly #document: TextDocument;
  readonly #syntax: Syntax;
  readonly #editor: TextEditor | undefined;
  #seen: { version: number; selection: Selection | undefined };
  /** What was written so far moved what comes after it. */
  readonly #moved: { from: number; by: number }[] = [];

  constructor({ thread, checks }: { thread: AltThread; checks: Checks }, document: TextDocument, syntax: Syntax) {
    this.#thread = thread;
    this.#checks = checks;
    this.#document = document;
    this.#syntax = syntax;
    const editor = window.activeTextEditor;
    this.#editor = editor?.document === document ? editor : undefined;
    this.#seen = this.#now();
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
    const planned = await planEdit(edit, this.#document, this.#syntax, wanted, this.#thread);
    const written = planned.filter((plan) => plan.kind === "change");
    const hasGoneOn = this.#hasGoneOn();
    const isMade = written.length > 0 && (await workspace.applyEdit(edit));
    if (!isMade || written.length < proposed.length) sayChanged();
    if (!isMade) return;
    this.#noteMoved(proposed, planned);
    if (hasGoneOn) return;
    this.#seen = this.#now();
    const [first] = written;
    if (first !== undefined && written.length === 1) await this.#select(first.now.from);
  }

  /** Selected, it is read by a screen reader, and what the person types takes its place. */
  async #select(from: number): Promise<void> {
    const found = (await this.#checks.of(this.#document)).find(({ use }) => use.range.from === from);
    if (found === undefined || this.#editor === undefined || this.#hasGoneOn()) return;
    const range = rangeOfSpan(this.#document, found.use.alt.range);
    this.#editor.selection = new Selection(range.start, range.end);
    this.#editor.revealRange(range);
    this.#seen = this.#now();
  }

  #noteMoved(proposed: Proposed[], planned: Planned[]): void {
    for (const [index, plan] of planned.entries()) {
      const from = proposed[index]?.from;
      if (plan.kind !== "change" || from === undefined) continue;
      const { text, range } = plan.change;
      this.#moved.push({ from, by: text.length - (range.to - range.from) });
    }
  }

  #now(): { version: number; selection: Selection | undefined } {
    return { version: this.#document.version, selection: this.#editor?.selection };
  }

  /** Whether somebody has typed, moved the cursor or gone to another editor since. */
  #hasGoneOn(): boolean {
    const { version, selection } = this.#now();
    if (this.#editor === undefined || window.activeTextEditor !== this.#editor) return true;
    return version !== this.#seen.version || selection?.isEqual(this.#seen.selection ?? selection) !== true;
  }
}

export function sayChanged(): void {
  void window.showWarningMessage(
    l10n.t("What stood there was changed in the meantime, so the alternative text was not written. Try again."),
  );
}
