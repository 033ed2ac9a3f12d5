import type { ImageUse } from "../document/imageUse.ts";
import { parseWrittenAlt, type Role, type WrittenAlt } from "./answer.ts";
import { findDoubts } from "./gate/findDoubts.ts";
import type { Doubt, GateContext } from "./gate/gateCheck.ts";
import { cleanDescription, formatDescriptionQuestion } from "./longDescription.ts";
import { formatAltQuestion, formatLanguage, formatRepairQuestion, type AltContext } from "./prompt.ts";

/** Alt text that the model proposes for one use of an image. */
export interface Proposal {
  role: Role;
  alt: string;
  /** Long description of a complex image: its data or structure; empty if there is none. */
  description: string;
  /** Sentences about the problems that remain; undefined if no review is needed. */
  reviewReason?: string;
}

/** A previous question about the image, and its answer. */
export interface AltTurn {
  question: string;
  answer: string;
}

export interface AltAnswer {
  text: string;
  /** Whether the answer ended at its maximum length. */
  isCut: boolean;
}

/** Asks the model about the image. @param form whether the answer is alt text, as JSON, or a long description, as plain text */
export type Ask = (earlierTurns: AltTurn[], question: string, form: "altText" | "description") => Promise<AltAnswer>;

/** Lists the rules that alt text for the image would break. */
export type FindProblems = (alt: string) => Promise<Doubt[]>;

/** The page around the image, for the question and for the checks of its answer. */
export interface ProposalContext {
  question: AltContext;
  gate: Omit<GateContext, "use" | "maxLength" | "language">;
  /** Whether the page has a long description of the image. */
  isDescribed: boolean;
}

/**
 * Proposes alt text for one image. If the first answer has problems that the model may be able to fix, it is asked once more, and the better answer is kept. Problems that remain are
 * reasons for a review.
 * A complex image also gets a long description, unless the page has one.
 * @throws the same errors as `ask` and `findProblems`
 */
export async function proposeAlt(use: ImageUse, context: ProposalContext, ask: Ask, findProblems: FindProblems): Promise<Proposal> {
  const { language, maxLength } = context.question;
  const gateContext = { ...context.gate, use, maxLength, ...(language === undefined ? {} : { language }) };
  const check = async (answer: string) => checkAnswer(answer, gateContext, findProblems);
  const turns: AltTurn[] = [];
  const askNext = async (question: string) => {
    const { text } = await ask([...turns], question, "altText");
    turns.push({ question, answer: text });
    return check(text);
  };
  let result = await askNext(formatAltQuestion(use, context.question));
  const toRepair = result.doubts.filter(({ advice }) => advice !== undefined);
  if (toRepair.length > 0) result = chooseBetter(result, await askNext(formatRepairQuestion(toRepair)));
  const { written, doubts } = result;
  const reviewReason = doubts.map(({ message }) => message).join(" ");
  const review = reviewReason === "" ? {} : { reviewReason };
  if (written === undefined) return { role: "informative", alt: "", description: "", ...review };
  const { role, alt } = written;
  let description = context.isDescribed ? "" : written.description;
  if (role === "complex" && description === "" && !context.isDescribed && alt !== "") {
    const { text, isCut } = await ask(turns, formatDescriptionQuestion(formatLanguage(language)), "description");
    description = cleanDescription(text, isCut, alt);
  }
  return { role, alt, description, ...review };
}

interface CheckedAnswer {
  /** Undefined if the answer has no alt text. */
  written?: WrittenAlt;
  doubts: Doubt[];
}

async function checkAnswer(answer: string, context: GateContext, findProblems: FindProblems): Promise<CheckedAnswer> {
  const written = parseWrittenAlt(answer);
  if (written === undefined) {
    const advice = "Write nothing but the object.";
    return { doubts: [{ message: "The answer is not the requested JSON object.", advice }] };
  }
  const { alt, role, verdict } = written;
  if (alt === "" && role !== "decorative" && verdict === undefined) {
    return {
      written,
      doubts: [{ message: `The role is ${role}, but the alt text is empty.`, advice: "Write alt text, or choose the role decorative." }],
    };
  }
  // Without alt text there is nothing that could break a rule.
  const problems = verdict === undefined ? await findProblems(alt) : [];
  return { written, doubts: [...problems, ...findDoubts(written, context)] };
}

/**
 * Chooses an answer with alt text, or with the role decorative, over one without; then the answer with fewer problems. Of two equally good
 * answers, it chooses the second, which the model wrote knowing the problems of the first.
 */
function chooseBetter(first: CheckedAnswer, second: CheckedAnswer): CheckedAnswer {
  return rank(first) < rank(second) ? first : second;
}

function rank({ written, doubts }: CheckedAnswer): number {
  const hasText = written !== undefined && (written.alt !== "" || written.role === "decorative");
  return doubts.length + (hasText ? 0 : 1000);
}
