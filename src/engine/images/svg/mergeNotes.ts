import type { ImageNote } from "../../../image/notes.ts";

/** Merges the notes of a graphic and of the graphics in it: one note per kind, with the sum of the counts and all names. */
export function mergeNotes(notes: readonly ImageNote[]): ImageNote[] {
  const merged = new Map<string, ImageNote>();
  for (const note of notes) {
    const other = merged.get(note.kind);
    merged.set(note.kind, other ? mergeFields(other, note) : note);
  }
  return [...merged.values()];
}

function mergeFields(note: ImageNote, other: ImageNote): ImageNote {
  const fields = Object.entries(other).map(([name, value]: [string, unknown]) => {
    const ownValue = (note as Record<string, unknown>)[name];
    if (typeof ownValue === "number" && typeof value === "number") return [name, ownValue + value];
    return [name, Array.isArray(ownValue) && Array.isArray(value) ? [...new Set([...ownValue, ...value])] : ownValue];
  });
  return { ...note, ...Object.fromEntries(fields) };
}
