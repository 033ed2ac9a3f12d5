import { stat } from "node:fs/promises";
import { basename } from "node:path";
import type { EngineClient } from "../../client/engineClient.ts";
import { FailureError } from "../../failures/failure.ts";
import { IMAGE_LIMITS } from "../../image/imageFile.ts";
import type { AskParams } from "../../protocol/ask.ts";
import type { ImageRef } from "../../protocol/images.ts";
import type { Target } from "../../protocol/target.ts";
import type { UseDescription } from "../document/facts/imageFacts.ts";
import type { ImageUse } from "../document/imageUse.ts";
import { findPageLanguage } from "../document/pageLanguage.ts";
import type { Syntax } from "../document/syntax.ts";
import type { AltSettings } from "../repository/settings.ts";
import type { Finding } from "../rules/checkImages.ts";
import { isFixedByAltText, ruleIds } from "../rules/rules.ts";
import { ALT_SCHEMA } from "./answer.ts";
import type { Doubt } from "./gate/gateCheck.ts";
import { detectLanguage } from "../document/languages/detectLanguage.ts";
import { MAX_DESCRIPTION_TOKENS } from "./longDescription.ts";
import type { NewAlts } from "./newAlts.ts";
import { formatAltQuestion } from "./prompt.ts";
import { proposeAlt, type Ask, type Proposal, type ProposalContext } from "./propose.ts";
import { SuggestionCache } from "./suggestionCache.ts";
import { ALT_SYSTEM } from "./systemText.ts";

/** Maximum length of an answer with alt text: enough for texts of the maximum length in any language. */
const MAX_ANSWER_TOKENS = 800;

/** The model that writes alt text, and the settings that apply to it. */
export interface AltWriter {
  target: Target;
  client: Pick<EngineClient, "addImage" | "ask" | "findAvailableModel">;
  /** Lists the rules that alt text for one image on a page would break. @throws FailureError `documentUnreadable`; AbortError */
  findProblems: (page: AltPage, index: number, alt: string, signal: AbortSignal) => Promise<Doubt[]>;
  /** Collects what a page says about one image. @throws FailureError `documentUnreadable`; AbortError */
  describeUse: (page: AltPage, index: number, signal: AbortSignal) => Promise<UseDescription>;
  maxLength: number;
  /** Severities of the rules that the alt text is checked against. */
  rules: AltSettings["rules"];
  /** Language of the alt text, such as `de`; undefined for the language of the page. */
  language?: string;
  /** Alt text that the same run writes. */
  newAlts?: NewAlts;
  /** Folder of the suggestion cache. */
  cacheFolder: string;
  /** Whether a user is waiting for the alt text. Otherwise it has the lower priority of a batch. */
  isUrgent?: boolean;
  /** Called when the server is busy, with the delay before the retry. */
  onWaiting?: (delayMs: number) => void;
}

/** A document whose images get alt text. */
export interface AltPage {
  /** Path relative to the root, with forward slashes. Part of the prompt. */
  name: string;
  syntax: Syntax;
  source: string;
  uses: ImageUse[];
}

/** Whether new alt text can resolve at least one of the findings. */
export function isFixable(findings: Pick<Finding, "rule">[]): boolean {
  return findings.some(({ rule }) => isFixedByAltText(rule));
}

/** Maximum number of concurrent requests to a local model. If the model answers fewer at a time, the engine prepares the images of the waiting requests. */
const LOCAL_CONCURRENCY = 4;

/** Returns the number of concurrent requests for alt text. The engine decides how many of them run. */
export function getConcurrency(target: Target): number {
  return target.kind === "endpoint" ? (target.concurrency ?? 1) : LOCAL_CONCURRENCY;
}

/** Suggests alt text for one image, from the cache if the same model was asked the same question before. @throws FailureError; AbortError */
export async function suggest(
  page: AltPage,
  index: number,
  image: ImageRef,
  writer: AltWriter,
  signal: AbortSignal,
): Promise<{ proposal: Proposal; isCached: boolean }> {
  const use = page.uses[index];
  if (use === undefined) throw new RangeError(`There is no image ${index}.`);
  const description = await writer.describeUse(page, index, signal);
  const context = createContext(page, index, description, writer, await findPreviousAlt(page, index, description, writer, signal));
  const key = [
    ...[
      ALT_SYSTEM,
      ALT_SCHEMA,
      await identifyModel(writer, signal),
      image.sha256,
      page.syntax,
      formatAltQuestion(use, context.question),
      context.gate.announcedTexts,
      writer.maxLength,
    ],
    ...[ruleIds.map((rule) => writer.rules[rule] ?? "default")],
  ];
  const cache = new SuggestionCache(writer.cacheFolder);
  const cachedProposal = await cache.read(key);
  if (cachedProposal) return { proposal: cachedProposal, isCached: true };
  const ask = createAsk(image, writer, signal);
  const proposal = await proposeAlt(use, context, ask, (alt) => writer.findProblems(page, index, alt, signal));
  await cache.write(key, proposal);
  return { proposal, isCached: false };
}

/** Creates a function that asks the model. It sends the image with the first question; later requests repeat that question as an earlier turn. */
function createAsk(image: ImageRef, { target, client, isUrgent = false, onWaiting }: AltWriter, signal: AbortSignal): Ask {
  const imageParameters = { budget: "auto", limits: IMAGE_LIMITS } as const;
  return async (earlierTurns, question, form) => {
    const turns = earlierTurns.map((turn, turnIndex) => ({
      ...imageParameters,
      images: turnIndex === 0 ? [image] : [],
      selections: [],
      ...turn,
    }));
    const params: AskParams = {
      ...{ target, system: ALT_SYSTEM, ...imageParameters, selections: [], turns, question },
      ...(form === "altText" ? { response: { schema: ALT_SCHEMA } } : {}),
      images: earlierTurns.length === 0 ? [image] : [],
      maxTokens: form === "altText" ? MAX_ANSWER_TOKENS : MAX_DESCRIPTION_TOKENS,
      ...{ temperature: 0, thinking: false, isBatch: !isUrgent },
    };
    for await (const event of client.ask(params, signal)) {
      if (event.kind === "waiting") onWaiting?.(event.delayMs);
      if (event.kind === "answered") return { text: event.answer.text, isCut: event.answer.finish === "length" };
    }
    throw new FailureError({ kind: "engineGone" });
  };
}

function createContext(
  { name, source, uses }: AltPage,
  index: number,
  { facts, problems }: UseDescription,
  { maxLength, language, newAlts }: AltWriter,
  previousAlt: string,
): ProposalContext {
  const use = uses[index];
  const next = uses[index + 1];
  const pageLanguage = language ?? use?.context.language ?? findPageLanguage(source) ?? detectLanguage(source);
  const heading = facts.place === "heading" ? "" : (facts.headings.at(-1) ?? "");
  const nextAlt = next && newAlts?.has(name, next.range.from) ? "" : readAlt(next);
  const announcedTexts = [
    { kind: "heading" as const, text: heading },
    { kind: "caption" as const, text: use?.context.caption ?? facts.caption ?? "" },
    // The same image may have the same text.
    { kind: "previous image" as const, text: uses[index - 1]?.target === use?.target ? "" : previousAlt },
    { kind: "next image" as const, text: next?.target === use?.target ? "" : nextAlt },
  ].filter(({ text }) => text !== "");
  return {
    question: {
      ...{ path: name, facts, problems, maxLength },
      ...(previousAlt === "" ? {} : { previousAlt }),
      ...(pageLanguage === undefined ? {} : { language: pageLanguage }),
    },
    gate: { source, announcedTexts, opensImage: facts.control?.opensImage ?? false, hasHandler: facts.control?.handler !== undefined },
    isDescribed: facts.description !== undefined,
  };
}

/**
 * Returns the alt text of the previous image; empty if it has none. If this run replaces that text, returns the new text, or an empty string
 * if other text separates the two images.
 */
async function findPreviousAlt(
  { name, uses }: AltPage,
  index: number,
  { facts }: UseDescription,
  { newAlts }: AltWriter,
  signal: AbortSignal,
): Promise<string> {
  const previous = uses[index - 1];
  if (previous === undefined) return "";
  const { range } = previous;
  if (newAlts?.has(name, range.from)) return facts.followsImage ? ((await newAlts.get(name, range.from, signal)) ?? "") : "";
  return readAlt(previous);
}

function readAlt(use: ImageUse | undefined): string {
  return use?.alt.kind === "text" || use?.alt.kind === "elementContent" ? use.alt.value.trim() : "";
}

/** Identifies the model for the cache key. Two models with the same name may answer differently. */
export async function identifyModel({ target, client }: AltWriter, signal: AbortSignal): Promise<string> {
  if (target.kind === "endpoint") return `${target.url} ${target.model ?? (await client.findAvailableModel(target, signal)) ?? ""}`;
  return (await Promise.all([target.model, target.projector].map(identifyFile))).join(" ");
}

async function identifyFile(path: string): Promise<string> {
  // If the file can't be read, the engine reports that later.
  const { size, mtimeMs } = await stat(path).catch(() => ({ size: 0, mtimeMs: 0 }));
  return `${basename(path)} ${size} ${mtimeMs}`;
}
