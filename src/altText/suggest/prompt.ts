import type { ImageUse } from "../document/imageUse.ts";
import { describeLanguage, getPrimarySubtag } from "../document/languages/detectLanguage.ts";
import { formatFacts, type KnownFacts } from "./formatFacts.ts";
import type { Doubt } from "./gate/gateCheck.ts";

/** Facts about the image, and requirements for its alt text. */
export interface AltContext extends KnownFacts {
  /** Language of the page, such as `de`; undefined if the page does not declare one. */
  language?: string;
  maxLength: number;
}

/** Formats the question about one image. Kept short, because it is prefilled for each image. */
export function formatAltQuestion(use: ImageUse, context: AltContext): string {
  return `${formatFacts(use, context)}\n\n${formatRequest(context.language, context.maxLength)}`;
}

/** Languages whose characters take as long to listen to as two letters. */
const WIDE_LANGUAGES = ["zh", "ja", "ko"];

/** Formats the request for alt text, which follows the facts. It contains no example, because an example next to a schema makes some models write endless blanks. */
function formatRequest(language: string | undefined, maxLength: number): string {
  const limit = language !== undefined && WIDE_LANGUAGES.includes(getPrimarySubtag(language)) ? Math.ceil(maxLength / 2) : maxLength;
  return `Write alt text for this image in ${formatLanguage(language)}, at most ${limit} characters. ${ANSWER_FORM}`;
}

export function formatLanguage(language: string | undefined): string {
  return language === undefined ? "the language of the page" : describeLanguage(language);
}

const ANSWER_FORM = "Answer as a JSON object with seen, role, alt and sure.";

/** Formats the follow-up question, which names each problem with the first answer and what to do about it. */
export function formatRepairQuestion(doubts: Doubt[]): string {
  const list = doubts.map(({ message, advice }) => `- ${[message, advice].filter((sentence) => sentence !== undefined).join(" ")}`);
  return `That alt text has problems:\n${list.join("\n")}\nWrite it again. ${ANSWER_FORM}`;
}
