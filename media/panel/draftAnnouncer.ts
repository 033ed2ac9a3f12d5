import type { AttachmentView, DraftView } from "../../src/protocol/draftView.ts";
import { fillPlaceholders } from "../fillPlaceholders.ts";
import { formatSize } from "./imageCard.ts";
import { labels } from "./labels.ts";
import { getRemedyTitle } from "./remedyButtons.ts";

/** Announces changes to the question's attachments to screen readers. */
export class DraftAnnouncer {
  readonly #announce: (text: string) => void;
  /** Last announcement for each image, by attachment id. */
  readonly #lastAnnouncements = new Map<string, string>();

  constructor(announce: (text: string) => void) {
    this.#announce = announce;
  }

  /** Announces all changes in one message, because a second announcement would replace the first. */
  update(draft: DraftView, previous: DraftView | undefined): void {
    // The first draft after a reload contains nothing new.
    if (previous) this.#announceChanges(draft, previous);
    else for (const view of draft.attachments) this.#lastAnnouncements.set(view.id, describeAttachment(view));
  }

  #announceChanges({ attachments, selections, editedQuestion }: DraftView, previous: DraftView): void {
    const previouslyReadIds = new Set(previous.selections.filter(({ isBeingRead }) => !isBeingRead).map(({ id }) => id));
    const changes = selections
      .filter(({ id, isBeingRead }) => !isBeingRead && !previouslyReadIds.has(id))
      .map(({ label }) => fillPlaceholders(labels.attachedText, label));
    if (editedQuestion !== undefined && editedQuestion !== previous.editedQuestion)
      changes.unshift(`${fillPlaceholders(labels.editing, editedQuestion)} ${labels.editingDetail}`);
    for (const view of attachments) {
      const description = describeAttachment(view);
      if (description === "" || description === this.#lastAnnouncements.get(view.id)) continue;
      this.#lastAnnouncements.set(view.id, description);
      changes.push(description);
    }
    if (changes.length > 0) this.#announce(changes.join(" "));
  }
}

/** Describes the state of an attachment. @returns an empty string while the image is being prepared */
function describeAttachment({ name, state }: AttachmentView): string {
  if (state.kind === "failed") return fillPlaceholders(labels.notAttached, state.message);
  if (state.kind === "preparing") return "";
  const sentences = [fillPlaceholders(labels.attached, name, formatSize(state.prepared)), ...state.prepared.notes.map(({ text }) => text)];
  if (state.remedies.length > 0) sentences.push(fillPlaceholders(labels.remedyList, state.remedies.map(getRemedyTitle).join(", ")));
  return sentences.join(" ");
}
