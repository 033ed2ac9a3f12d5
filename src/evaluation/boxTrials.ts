import { BOX_ORDERS, type BoxOrder } from "../core/boxOrder.ts";
import { chooseInstructions } from "../chat/instructions.ts";
import { toRegion } from "../image/box.ts";
import { findBoxes } from "../image/pointing.ts";
import type { Region } from "../image/tiles.ts";
import type { Answer } from "../protocol/ask.ts";
import type { ImageRef } from "../protocol/images.ts";
import { addMeasurements, askAbout, toMeasurement } from "./ask.ts";
import type { BoxScores, Candidate, Outcome } from "./evaluation.ts";
import { measureAreaOverlap } from "./score.ts";
import type { TestedModel } from "./trial.ts";

/** Minimum overlap of a correct box with the expected region: intersection divided by union. */
export const MIN_OVERLAP = 0.5;
/** Minimum number of images with a correct box in one order for the order to count as measured. */
const MIN_CORRECT_BOXES = 5;
/** Minimum fraction of images with a correct box in that order. */
const MIN_CORRECT_FRACTION = 0.8;

/**
 * Asks a model twice where something is: for a box with named keys, as the product does, and for a list of coordinates, which is scored in
 * both orders. The answer with named keys decides whether the outcome is correct.
 * @param region expected region, in pixels of the image
 */
export async function askForBox(
  image: ImageRef,
  question: string,
  region: Region,
  model: Pick<TestedModel, "client" | "target">,
  signal: AbortSignal,
): Promise<Extract<Outcome, { kind: "judged" }>> {
  const labeledAnswer = await askAbout(image, question, model, signal, chooseInstructions(undefined, true));
  const listAnswer = await askAbout(image, `${question} Answer with {"box_2d": […]}: four numbers from 0 to 1000.`, model, signal);
  const boxes: BoxScores = {
    model: labeledAnswer.model,
    named: scoreBox(labeledAnswer, region),
    xyxy: scoreBox(listAnswer, region, "xyxy"),
    yxyx: scoreBox(listAnswer, region, "yxyx"),
  };
  return {
    kind: "judged",
    answer: `${labeledAnswer.text}\n${listAnswer.text}`,
    isCorrect: boxes.named >= MIN_OVERLAP,
    measurement: addMeasurements([toMeasurement(labeledAnswer), toMeasurement(listAnswer)]),
    boxes,
  };
}

/** Counts the correct boxes of a model. @returns undefined if no region was asked for */
export function countCorrectBoxes({
  outcomes,
}: Pick<Candidate, "outcomes">): (Record<BoxOrder | "named", number> & { asked: number; model: string }) | undefined {
  const scores = outcomes.flatMap((outcome) => (outcome.kind === "judged" ? (outcome.boxes ?? []) : []));
  const count = (key: BoxOrder | "named") => scores.filter((score) => score[key] >= MIN_OVERLAP).length;
  const [first] = scores;
  return first && { asked: scores.length, model: first.model, named: count("named"), xyxy: count("xyxy"), yxyx: count("yxyx") };
}

/**
 * Returns the order of coordinates in a model's lists: the one in which nearly all boxes are correct, if the other one is correct for at most
 * half as many. @returns undefined if neither order is reliable
 */
export function chooseBoxOrder(counts: Record<BoxOrder, number> & { asked: number }): BoxOrder | undefined {
  return BOX_ORDERS.find((order) => {
    const otherCounts = BOX_ORDERS.filter((other) => other !== order).map((other) => counts[other]);
    const isReliable = counts[order] >= MIN_CORRECT_BOXES && counts[order] >= counts.asked * MIN_CORRECT_FRACTION;
    return isReliable && otherCounts.every((count) => count * 2 <= counts[order]);
  });
}

/** Measures how well the first box of an answer matches the region. @returns 0 if there is no box */
function scoreBox({ text, images }: Answer, region: Region, order?: BoxOrder): number {
  const piece = images[0]?.pieces[0];
  const [firstBox] = findBoxes(text, order);
  const box = piece && firstBox && toRegion(firstBox.box, piece);
  return box === undefined ? 0 : measureAreaOverlap(box, region);
}
