import { FailureError } from "../../../failures/failure.ts";
import { IMAGE_LIMITS } from "../../../image/imageFile.ts";
import type { ImageRef } from "../../../protocol/images.ts";
import { formatPlace } from "../formatFacts.ts";
import { JsonCache } from "../jsonCache.ts";
import { identifyModel, type AltPage, type AltWriter } from "../suggest.ts";
import { formatJudgeQuestion, JUDGE_SCHEMA, JUDGE_SYSTEM, parseJudgment, type Judgment } from "./judgment.ts";

/** Maximum length of an answer: enough for three texts of the maximum length. */
const MAX_ANSWER_TOKENS = 500;

/** Asked after an answer without a verdict. */
const REPAIR_QUESTION = "That was not the JSON object. Return only the JSON object with seen, verdict, reason and suggestion.";

/**
 * Judges the existing alt text of one image, from the cache if the same model was asked the same question before. A suggestion that breaks a rule
 * is left out.
 * @returns undefined if the model did not give a verdict
 * @throws FailureError; AbortError
 */
export async function judgeAlt(
  page: AltPage,
  index: number,
  image: ImageRef,
  writer: AltWriter,
  signal: AbortSignal,
): Promise<{ judgment: Judgment | undefined; isCached: boolean }> {
  const use = page.uses[index];
  if (use === undefined) throw new RangeError(`There is no image ${index}.`);
  const { facts } = await writer.describeUse(page, index, signal);
  const question = formatJudgeQuestion(formatPlace(use, { path: page.name, facts }), writer.maxLength);
  const key = [JUDGE_SYSTEM, JUDGE_SCHEMA, await identifyModel(writer, signal), image.sha256, page.syntax, question];
  const cache = new JsonCache<Judgment>(writer.cacheFolder);
  const cached = await cache.read(key);
  if (cached) return { judgment: cached, isCached: true };
  const judgment = await askForJudgment(image, question, writer, signal);
  if (judgment === undefined) return { judgment, isCached: false };
  const problems = judgment.suggestion === "" ? [] : await writer.findProblems(page, index, judgment.suggestion, signal);
  const checked = problems.length === 0 ? judgment : { ...judgment, suggestion: "" };
  await cache.write(key, checked);
  return { judgment: checked, isCached: false };
}

async function askForJudgment(image: ImageRef, question: string, writer: AltWriter, signal: AbortSignal): Promise<Judgment | undefined> {
  const answer = await ask(image, question, undefined, writer, signal);
  return parseJudgment(answer) ?? parseJudgment(await ask(image, question, answer, writer, signal));
}

/** @param rejectedAnswer first answer to the question; undefined if the question is asked for the first time */
async function ask(
  image: ImageRef,
  question: string,
  rejectedAnswer: string | undefined,
  { target, client, isUrgent = false, onWaiting }: AltWriter,
  signal: AbortSignal,
): Promise<string> {
  const imageParameters = { budget: "auto" as const, limits: IMAGE_LIMITS, selections: [] };
  const isRepair = rejectedAnswer !== undefined;
  const params = {
    ...{ target, system: JUDGE_SYSTEM, response: { schema: JUDGE_SCHEMA }, ...imageParameters },
    turns: isRepair ? [{ ...imageParameters, images: [image], question, answer: rejectedAnswer }] : [],
    images: isRepair ? [] : [image],
    question: isRepair ? REPAIR_QUESTION : question,
    ...{ maxTokens: MAX_ANSWER_TOKENS, temperature: 0, thinking: false, isBatch: !isUrgent },
  };
  for await (const event of client.ask(params, signal)) {
    if (event.kind === "waiting") onWaiting?.(event.delayMs);
    if (event.kind === "answered") return event.answer.text;
  }
  throw new FailureError({ kind: "engineGone" });
}
