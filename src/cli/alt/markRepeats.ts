import type { DocumentWorker, ScannedFile } from "../../altText/index.ts";
import { describeFailure, toFailure } from "../../failures/failure.ts";
import { getRelativeName } from "./documents.ts";
import type { Suggestion } from "./suggestions.ts";

/** Time for all checks after an interrupt, which must leave time to write the suggestions. */
const INTERRUPTED_LIMIT_MS = 300;

/**
 * Marks alt texts that conflict with others, such as the second of two identical ones in a row, for review. Also marks those of a document
 * that can't be checked.
 * @param signal if it has aborted, little time is left
 */
export async function markRepeats(
  jobs: { document: ScannedFile; index: number }[],
  written: (Suggestion | undefined)[],
  root: string,
  parser: DocumentWorker,
  signal: AbortSignal,
): Promise<void> {
  const byDocument = new Map<ScannedFile, Map<number, Suggestion>>();
  for (const [at, { document, index }] of jobs.entries()) {
    const suggestion = written[at];
    if (suggestion === undefined || suggestion.needsPerson !== undefined) continue;
    const inDocument = byDocument.get(document) ?? new Map<number, Suggestion>();
    byDocument.set(document, inDocument.set(index, suggestion));
  }
  const deadline = signal.aborted ? AbortSignal.timeout(INTERRUPTED_LIMIT_MS) : signal;
  for (const [document, suggestions] of byDocument) {
    const texts = new Map(Array.from(suggestions, ([index, { alt }]) => [index, alt]));
    const name = getRelativeName(document.path, root);
    const problems = await parser.findProblemsTogether({ ...document, name }, texts, deadline).catch((error: unknown) => {
      const problem = `The alt texts of this document were not checked together. ${describeFailure(toFailure(error)).message}`;
      return new Map(Array.from(texts.keys(), (index) => [index, problem]));
    });
    for (const [index, problem] of problems) {
      const suggestion = suggestions.get(index);
      if (suggestion) suggestion.needsPerson = problem;
    }
  }
}
