import * as z from "zod/mini";
import { containsWords, normalize } from "../score.ts";
import type { Scores } from "../metrics.ts";
import { containsNumber, findNumbers } from "./numbers.ts";

const texts = z._default(z.array(z.string().check(z.minLength(1))), []);

/** Truth about the content of an answer. */
export const contentTruth = {
  /** Words or phrases that must occur in the answer, as whole words. */
  words: texts,
  /** Words or phrases that must not occur in the answer. */
  reject: texts,
  /** Numbers that must occur in the answer. */
  numbers: z._default(z.array(z.strictObject({ value: z.number(), tolerance: z._default(z.number().check(z.nonnegative()), 0) })), []),
  /** All text in the image. If it is given, other numbers and quotations in the answer count as false. */
  text: z.optional(z.string()),
  /** Numbers that are true although they are not in the image, such as the number of its bars. */
  knownNumbers: z._default(z.array(z.number()), []),
};
export type ContentTruth = z.infer<z.ZodMiniObject<typeof contentTruth>>;

/** Scores the content of an answer in words. */
export function scoreContent(answer: string, truth: ContentTruth): Scores {
  const { words, reject, numbers } = truth;
  const foundNumbers = findNumbers(answer);
  return {
    ...(words.length > 0 ? { words: computeShare(words, (word) => containsWords(answer, word)) } : {}),
    ...(reject.length > 0 ? { forbidden: reject.some((word) => containsWords(answer, word)) ? 0 : 1 } : {}),
    ...(numbers.length > 0
      ? { numbers: computeShare(numbers, ({ value, tolerance }) => containsNumber(foundNumbers, value, tolerance)) }
      : {}),
    ...(truth.text === undefined ? {} : countFalseClaims(answer, { ...truth, text: truth.text })),
  };
}

/** Lists the expected content for the report. */
export function describeContent({ words, reject, numbers }: ContentTruth): string[] {
  return [
    ...(words.length > 0 ? [`all of: ${words.join(", ")}`] : []),
    ...(reject.length > 0 ? [`none of: ${reject.join(", ")}`] : []),
    ...(numbers.length > 0
      ? [`numbers: ${numbers.map(({ value, tolerance }) => (tolerance === 0 ? value : `${value} ± ${tolerance}`)).join(", ")}`]
      : []),
  ];
}

/** Matches quotations in the usual kinds of quotation marks, and inline code. */
const QUOTATION = /“([^“”\n]{2,200})”|„([^„“”\n]{2,200})[“”]|«([^«»\n]{2,200})»|"([^"\n]{2,200})"|(?<!`)`([^`\n]{2,200})`(?!`)/gu;

/** Counts the different numbers and quotations in an answer that are not in the image and not otherwise known to be true. */
function countFalseClaims(
  answer: string,
  { text, numbers, knownNumbers }: ContentTruth & { text: string },
): { falseNumbers: number; falseQuotes: number } {
  const trueNumbers = findNumbers(text);
  const isTrue = (value: number) =>
    knownNumbers.includes(value) ||
    containsNumber(trueNumbers, value, 0) ||
    numbers.some((number) => Math.abs(number.value - value) <= number.tolerance);
  const trueTexts = new Set(trueNumbers.map((number) => number.text));
  const falseNumbers = findNumbers(answer).filter((number) => !trueTexts.has(number.text) && !number.values.some(isTrue));
  const trueText = normalizeQuotation(text);
  const quotations = Array.from(answer.matchAll(QUOTATION), (match) => match.slice(1).find((group) => group !== undefined) ?? "");
  return {
    falseNumbers: new Set(falseNumbers.map((number) => number.text)).size,
    falseQuotes: new Set(quotations.map(normalizeQuotation).filter((quotation) => !trueText.includes(quotation))).size,
  };
}

function normalizeQuotation(text: string): string {
  return normalize(text).replaceAll(/[“”„«»"'‘’…]/g, "");
}

function computeShare<T>(items: readonly T[], isHit: (item: T) => boolean): number {
  return items.filter(isHit).length / items.length;
}
