import { createHash } from "node:crypto";
import { mkdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { EngineClient } from "../../client/engineClient.ts";
import { componentsWith } from "../../core/altText/find/usesOfElements.ts";
import type { ImageUse } from "../../core/altText/imageUse.ts";
import { pageLanguage } from "../../core/altText/pageLanguage.ts";
import { ALT_PROMPT_VERSION, altQuestion, type AltContext } from "../../core/altText/prompt.ts";
import { proposeAlt, type Proposal } from "../../core/altText/propose.ts";
import { FailureError } from "../../core/failure.ts";
import { IMAGE_LIMITS } from "../../core/imageFile.ts";
import type { ScannedDocument } from "../../files/scan.ts";
import { writeWhole } from "../../link/files.ts";
import type { AskParams, ImageRef, Target } from "../../protocol/engine.ts";
import { nameOf } from "./documents.ts";
import type { Suggestion } from "./suggestions.ts";

/** What the model gets of the images around one, at most. */
const MAX_NEIGHBOURS = 4;

/** An alt text and, of a complex image, its description: more is a runaway. */
const MAX_TOKENS = 600;

/** Rules whose findings a new alt text mends. */
const MENDED = new Set([
  ...["missing", "empty-control", "blank", "file-name", "placeholder", "redundant-words", "too-long", "too-short", "symbols-only"],
  ...["repeats-caption", "repeats-text", "repeats-control", "repeats-previous"],
]);

interface Run {
  root: string;
  target: Target;
  client: EngineClient;
  components: string[];
  maxLength: number;
  language: string | undefined;
  cache: string;
}

/** A use that is to get an alt text, with its image on disk. */
export interface Job {
  document: ScannedDocument;
  index: number;
  image: string;
}

/** The uses of a document that an alt text can be written for. @param all not only those with findings */
export function jobsOf(document: ScannedDocument, all: boolean): Job[] {
  return document.uses.flatMap((use, index) => {
    const isWanted = all || document.findings.some((finding) => finding.use === use && MENDED.has(finding.rule));
    if (!isWanted || use.isHidden || use.alt.kind === "dynamic" || use.alt.kind === "named") return [];
    const resolution = document.images.get(use);
    return resolution?.kind === "file" ? [{ document, index, image: resolution.path }] : [];
  });
}

/** One suggestion; from the cache where the same was asked of the same model before. @throws FailureError; AbortError */
export async function suggest(job: Job, run: Run, signal: AbortSignal): Promise<{ suggestion: Suggestion; isKept: boolean }> {
  const { document, index, image } = job;
  const use = document.uses[index];
  if (use === undefined) throw new RangeError(`There is no use ${index}.`);
  const path = nameOf(document.path, run.root);
  const context = contextOf(job, path, run);
  const { size } = await stat(image);
  if (size > IMAGE_LIMITS.bytes)
    throw new FailureError({ kind: "imageTooLarge", name: image, bytes: size, limitBytes: IMAGE_LIMITS.bytes });
  const ref = await run.client.addImage(basename(image), await readFile(image));
  const question = altQuestion(use, context);
  const file = join(
    run.cache,
    `${keyOf([ALT_PROMPT_VERSION, identityOf(run.target), ref.sha256, document.syntax, question, run.maxLength])}.json`,
  );
  const kept = await readKept(file);
  const proposal = kept ?? (await proposeFor(job, context, ref, run, signal));
  if (kept === undefined) {
    await mkdir(run.cache, { recursive: true, mode: 0o700 });
    await writeWhole(file, JSON.stringify(proposal));
  }
  return {
    suggestion: { path, ...placeOf(document.source, use), target: nameOf(image, run.root), ...proposal },
    isKept: kept !== undefined,
  };
}

async function proposeFor(job: Job, context: AltContext, image: ImageRef, run: Run, signal: AbortSignal): Promise<Proposal> {
  const { document, index } = job;
  const page = { ...document, components: componentsWith(run.components) };
  const common = { budget: "auto", limits: IMAGE_LIMITS, selections: [] } as const;
  return proposeAlt(page, index, context, async (before, question) => {
    const turns = before.map((turn, at) => ({ ...common, images: at === 0 ? [image] : [], selections: [], ...turn }));
    const params: AskParams = {
      ...{ target: run.target, ...common, selections: [], turns, images: before.length === 0 ? [image] : [], question },
      ...{ maxTokens: MAX_TOKENS, temperature: 0, thinking: false, expects: "altText", isBatch: true },
    };
    for await (const event of run.client.ask(params, signal)) if (event.kind === "answered") return event.answer.text;
    throw new FailureError({ kind: "engineGone" });
  });
}

function contextOf({ document, index }: Job, path: string, { maxLength, language }: Run): AltContext {
  const others = document.uses.slice(Math.max(0, index - MAX_NEIGHBOURS / 2), index + 1 + MAX_NEIGHBOURS / 2);
  const neighbours = others.flatMap((use) =>
    use !== document.uses[index] && use.alt.kind === "text" && use.alt.value.trim() !== "" ? [use.alt.value] : [],
  );
  const page = language ?? pageLanguage(document.source);
  return { path, neighbours, maxLength, ...(page === undefined ? {} : { language: page }) };
}

function placeOf(source: string, { range }: ImageUse): { line: number; from: number; before: string } {
  return { line: source.slice(0, range.from).split("\n").length, from: range.from, before: source.slice(range.from, range.to) };
}

/** Which model answers: another one may say something else. */
function identityOf(target: Target): string {
  return target.kind === "local" ? `${basename(target.model)} ${basename(target.projector)}` : `${target.url} ${target.model ?? ""}`;
}

function keyOf(parts: unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

async function readKept(file: string): Promise<Proposal | undefined> {
  try {
    // What we wrote ourselves, whole.
    return JSON.parse(await readFile(file, "utf8")) as Proposal;
  } catch {
    return undefined;
  }
}
