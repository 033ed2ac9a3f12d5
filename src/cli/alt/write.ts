import { join, relative, resolve } from "node:path";
import { describeFailure, failureOf, type Failure } from "../../core/failure.ts";
import type { ScannedDocument } from "../../files/scan.ts";
import { cacheFolder } from "../../link/paths.ts";
import { chooseTarget, engineFor, targetOptions } from "../target.ts";
import { parsedArgs } from "../parsedArgs.ts";
import type { Terminal } from "../terminal.ts";
import { diffOf } from "./apply.ts";
import { documentsOf, nameOf } from "./documents.ts";
import { readAltSettings } from "./settings.ts";
import { jobsOf, suggest } from "./suggest.ts";
import { writeSuggestions, type Suggestion } from "./suggestions.ts";

const options = {
  ...targetOptions,
  out: { type: "string" },
  "dry-run": { type: "boolean" },
  all: { type: "boolean" },
  language: { type: "string" },
} as const;

const SUGGESTIONS = "oriel-suggestions.json";

/** What is wrong with one image says nothing of the others; without a model there is nothing to go on with. */
const IMAGE_FAILURES = new Set<Failure["kind"]>(["notAnImage", "imageTooLarge", "imageTooManyPixels", "imageTimedOut", "contextOverflow"]);

/** `oriel alt write`: nothing but suggestions is written, and what was asked before is not asked again. @returns 1 where an image failed */
export async function writeCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parsedArgs(args, options);
  const root = process.cwd();
  const target = chooseTarget(values);
  const isDry = values["dry-run"] ?? false;
  const { maxLength, components, aliases } = await readAltSettings(root);
  const documents: ScannedDocument[] = [];
  for await (const document of documentsOf(positionals, { root, maxLength, components, aliases }, terminal, signal))
    documents.push(document);
  const jobs = documents.flatMap((document) => jobsOf(document, values.all ?? false));
  const file = resolve(values.out ?? SUGGESTIONS);
  const suggestions: Suggestion[] = [];
  const client = await engineFor(terminal);
  const run = { root, target, client, components, maxLength, language: values.language, cache: join(cacheFolder(), "altText") };
  const began = performance.now();
  let [asked, failed] = [0, 0];
  try {
    for (const [index, job] of jobs.entries()) {
      try {
        const { suggestion, isKept } = await suggest(job, run, signal);
        suggestions.push(suggestion);
        if (!isKept) asked += 1;
      } catch (error) {
        signal.throwIfAborted();
        const failure = failureOf(error);
        if (!IMAGE_FAILURES.has(failure.kind)) throw error;
        failed += 1;
        terminal.note(`${nameOf(job.image, root)} is left out: ${describeFailure(failure).message}`);
      }
      terminal.fleeting(progressText(index + 1, jobs.length, asked, performance.now() - began));
    }
  } finally {
    terminal.endProgress();
    client.dispose();
    // Stopped or failed in the middle, it keeps what there is; the next run goes on from there.
    if (!isDry && suggestions.length > 0) await writeSuggestions(file, suggestions);
  }
  if (isDry) terminal.out(await diffOf(suggestions, root, components));
  const doubtful = suggestions.filter(({ needsPerson }) => needsPerson !== undefined).length;
  terminal.note(`${suggestions.length} alternative texts written, ${doubtful} of them need a person.`);
  if (!isDry && suggestions.length > 0) terminal.note(`Look at ${relative(root, file)}, then: oriel alt apply ${relative(root, file)}`);
  return failed > 0 ? 1 : 0;
}

function progressText(done: number, total: number, asked: number, ms: number): string {
  if (asked === 0) return `${done} of ${total} images`;
  const perSecond = (asked * 1000) / ms;
  const minutes = Math.ceil((total - done) / perSecond / 60);
  return `${done} of ${total} images, ${perSecond.toFixed(1)} images/s, ${minutes} min left`;
}
