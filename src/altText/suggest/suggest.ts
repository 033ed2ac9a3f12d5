import { stat } from "node:fs/promises";
import { basename } from "node:path";
import type { EngineClient } from "../../client/engineClient.ts";
import { FailureError } from "../../failures/failure.ts";
import { IMAGE_LIMITS } from "../../image/imageFile.ts";
import type { AskParams } from "../../protocol/ask.ts";
import type { ImageRef } from "../../protocol/images.ts";
import type { Target } from "../../protocol/target.ts";
import type { ImageUse } from "../document/imageUse.ts";
import type { Components } from "../document/markup/components.ts";
import { pageLanguage } from "../document/pageLanguage.ts";
import type { Syntax } from "../document/syntax.ts";
import type { AltSettings } from "../repository/settings.ts";
import type { Finding } from "../rules/judge.ts";
import { isFixedByAltText, ruleIds } from "../rules/rules.ts";
import { ALT_PROMPT_VERSION, ALT_SCHEMA, ALT_SYSTEM, altQuestion, type AltContext } from "./prompt.ts";
import { proposeAlt, type Ask, type Proposal } from "./propose.ts";
import { SuggestionCache } from "./suggestionCache.ts";

/** Enough for an alt text and the description of a complex image; a longer answer has run away. */
const MAX_TOKENS = 600;

/** The model that writes alt texts, and the settings that it writes them by. */
export interface AltWriter {
  target: Target;
  client: Pick<EngineClient, "addImage" | "ask" | "availableModel">;
  components: Components;
  maxLength: number;
  /** Severities of the rules that the alt texts are judged by. */
  rules: AltSettings["rules"];
  /** Language of the alt texts; undefined: that of the page. */
  language?: string;
  /** Folder of earlier proposals. */
  cache: string;
  /** Whether a user waits for the alt text; a batch gives way. */
  isUrgent?: boolean;
  /** Called when the server is busy, with the delay before the retry. */
  onWaiting?: (delayMs: number) => void;
}

/** A document whose images get alt texts. */
export interface AltPage {
  /** Path from the root, with slashes; part of the prompt. */
  name: string;
  syntax: Syntax;
  source: string;
  uses: ImageUse[];
}

/** Whether a new alt text can resolve any of some findings. */
export function isFixable(findings: Pick<Finding, "rule">[]): boolean {
  return findings.some(({ rule }) => isFixedByAltText(rule));
}

/** Maximum number of concurrent answers of a local model; if it gives fewer, the images of the others are prepared meanwhile. */
const LOCAL_CONCURRENCY = 4;

/** Number of alt texts to ask for concurrently. The engine decides how many of them run. */
export function concurrencyFor(target: Target): number {
  return target.kind === "endpoint" ? (target.concurrency ?? 1) : LOCAL_CONCURRENCY;
}

/** Suggests an alt text for one use, from the cache if the same model was asked the same before. @throws FailureError; AbortError */
export async function suggest(
  page: AltPage,
  index: number,
  image: ImageRef,
  writer: AltWriter,
  signal: AbortSignal,
): Promise<{ proposal: Proposal; isCached: boolean }> {
  const use = page.uses[index];
  if (use === undefined) throw new RangeError(`There is no use ${index}.`);
  const context = contextOf(page, index, writer);
  const key = [
    ...[ALT_PROMPT_VERSION, await identifyModel(writer, signal), image.sha256, page.syntax, altQuestion(use, context), writer.maxLength],
    ...[ruleIds.map((rule) => writer.rules[rule] ?? "usual")],
  ];
  const cache = new SuggestionCache(writer.cache);
  const cached = await cache.read(key);
  if (cached) return { proposal: cached, isCached: true };
  const ask = createAsk(image, writer, signal);
  const proposal = await proposeAlt({ ...page, components: writer.components }, index, context, writer.rules, ask);
  await cache.write(key, proposal);
  return { proposal, isCached: false };
}

/** The image comes with the first question, which later ones repeat as an earlier turn. */
function createAsk(image: ImageRef, { target, client, isUrgent = false, onWaiting }: AltWriter, signal: AbortSignal): Ask {
  const imageParams = { budget: "auto", limits: IMAGE_LIMITS } as const;
  return async (earlier, question) => {
    const turns = earlier.map((turn, at) => ({ ...imageParams, images: at === 0 ? [image] : [], selections: [], ...turn }));
    const params: AskParams = {
      ...{ target, system: ALT_SYSTEM, response: { schema: ALT_SCHEMA }, ...imageParams, selections: [], turns, question },
      ...{ images: earlier.length === 0 ? [image] : [] },
      ...{ maxTokens: MAX_TOKENS, temperature: 0, thinking: false, isBatch: !isUrgent },
    };
    for await (const event of client.ask(params, signal)) {
      if (event.kind === "waiting") onWaiting?.(event.inMs);
      if (event.kind === "answered") return event.answer.text;
    }
    throw new FailureError({ kind: "engineGone" });
  };
}

function contextOf({ name, source, uses }: AltPage, index: number, { maxLength, language }: AltWriter): AltContext {
  const alt = uses[index - 1]?.alt;
  const before = alt?.kind === "text" || alt?.kind === "named" ? alt.value.trim() : "";
  const page = language ?? uses[index]?.context.language ?? pageLanguage(source);
  return { path: name, maxLength, ...(before === "" ? {} : { before }), ...(page === undefined ? {} : { language: page }) };
}

/** Identifies the model that answers: another one may answer differently, even under the same name. */
async function identifyModel({ target, client }: AltWriter, signal: AbortSignal): Promise<string> {
  if (target.kind === "endpoint") return `${target.url} ${target.model ?? (await client.availableModel(target, signal)) ?? ""}`;
  return (await Promise.all([target.model, target.projector].map(identifyFile))).join(" ");
}

async function identifyFile(path: string): Promise<string> {
  // The engine reports a file that can't be read, once it is asked.
  const { size, mtimeMs } = await stat(path).catch(() => ({ size: 0, mtimeMs: 0 }));
  return `${basename(path)} ${size} ${mtimeMs}`;
}
