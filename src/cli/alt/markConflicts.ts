import type { DocumentWorker, ScannedFile } from "../../altText/index.ts";
import { getRelativeName } from "../../disk/relativePath.ts";
import { describeFailure, toFailure } from "../../failures/failure.ts";
import type { Suggestion } from "./suggestions.ts";

/** Time limit for all checks after an interrupt, so that enough time is left to write the suggestions. */
const INTERRUPTED_TIMEOUT_MS = 300;

/**
 * Marks suggestions for review if their alt text conflicts with other alt text in the document, such as the second of two identical texts
 * in a row. Also marks all suggestions for a document that can't be checked.
 * @param signal if it has already aborted, the checks must finish within INTERRUPTED_TIMEOUT_MS
 */
export async function markConflicts(
  jobs: { document: ScannedFile; index: number }[],
  suggestionsByJob: (Suggestion | undefined)[],
  root: string,
  parser: DocumentWorker,
  signal: AbortSignal,
): Promise<void> {
  const suggestionsByDocument = new Map<ScannedFile, Map<number, Suggestion>>();
  for (const [jobIndex, { document, index }] of jobs.entries()) {
    const suggestion = suggestionsByJob[jobIndex];
    if (suggestion === undefined || suggestion.reviewReason !== undefined) continue;
    const documentSuggestions = suggestionsByDocument.get(document) ?? new Map<number, Suggestion>();
    suggestionsByDocument.set(document, documentSuggestions.set(index, suggestion));
  }
  const checkSignal = signal.aborted ? AbortSignal.timeout(INTERRUPTED_TIMEOUT_MS) : signal;
  for (const [document, suggestions] of suggestionsByDocument) {
    const texts = new Map(Array.from(suggestions, ([index, { alt }]) => [index, alt]));
    const name = getRelativeName(document.path, root);
    const problems = await parser.findProblemsTogether({ ...document, name }, texts, checkSignal).catch((error: unknown) => {
      const problem = `The alt text in this document was not checked for repetition. ${describeFailure(toFailure(error)).message}`;
      return new Map(Array.from(texts.keys(), (index) => [index, problem]));
    });
    for (const [index, problem] of problems) {
      const suggestion = suggestions.get(index);
      if (suggestion) suggestion.reviewReason = problem;
    }
  }
}
