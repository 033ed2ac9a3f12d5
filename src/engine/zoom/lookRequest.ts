import * as z from "zod/mini";
import { BOX_SCALE, type Box } from "../../image/box.ts";
import { parseJson } from "../backends/json.ts";

/** Maximum number of regions that the model may choose. */
export const MAX_REGIONS = 4;
/** Maximum length of a region's label, in characters. */
const MAX_LABEL_LENGTH = 60;

/** Approximate number of tokens of a region in the answer. */
export const REGION_TOKENS = 60;
/** Maximum number of tokens of the answer. */
export const LOOK_ANSWER_TOKENS = 400;
/** Approximate number of tokens of the request, without images and question. */
export const LOOK_REQUEST_TOKENS = 200;

/** Bound for the number of an image, so that a model that repeats a digit does not fill its answer with it. */
const MAX_IMAGE_NUMBER = 9999;

const coordinate = { type: "integer", minimum: 0, maximum: BOX_SCALE };

/** JSON schema of the answer. It is the same for all questions. The label comes first, because models locate things more precisely after naming them. */
export const LOOK_SCHEMA = {
  type: "object",
  properties: {
    regions: {
      type: "array",
      maxItems: MAX_REGIONS,
      items: {
        type: "object",
        properties: {
          image: { type: "integer", minimum: 1, maximum: MAX_IMAGE_NUMBER },
          label: { type: "string", maxLength: MAX_LABEL_LENGTH },
          x1: coordinate,
          y1: coordinate,
          x2: coordinate,
          y2: coordinate,
        },
        required: ["image", "label", "x1", "y1", "x2", "y2"],
        additionalProperties: false,
      },
    },
  },
  required: ["regions"],
  additionalProperties: false,
};

/**
 * Builds the request for the regions that matter.
 * @param numbers numbers of the reduced images, as in the lines that follow the images in the prompt
 */
export function buildLookRequest(question: string, numbers: readonly number[]): string {
  const images = numbers.length === 1 ? `Image ${numbers[0]} is` : `Images ${numbers.join(", ")} are`;
  return (
    `${images} reduced. Before you answer, choose where to look closer: you will get these regions at full resolution. ` +
    `Return a JSON object with up to ${MAX_REGIONS} regions, the one that matters most for the question first; none if the answer needs no detail. ` +
    "Each region is as small as possible, but contains all the text and detail that matters there. image is the number of the image, label says " +
    "in a few words what the region shows, x1 and y1 are its upper left corner, and x2 and y2 its lower right corner, from 0 to " +
    `${BOX_SCALE} of the image's width and height.\n\nThe question: ${question}`
  );
}

/** A region that the model has chosen. */
export interface ChosenRegion {
  /** Number of the image, as in the line that follows the image in the prompt; undefined if the answer names none. */
  image: number | undefined;
  label: string;
  box: Box;
}

const ChosenRegions = z.object({ regions: z.array(z.unknown()) });
const Region = z.object({
  image: z.optional(z.number()),
  label: z._default(z.string(), ""),
  ...{ x1: z.number(), y1: z.number(), x2: z.number(), y2: z.number() },
});

/** Parses the answer. Some servers ignore the schema, so text around the JSON and entries in another form are skipped. */
export function parseLookAnswer(text: string): ChosenRegion[] {
  const [json = ""] = /\{[^]*\}/.exec(text) ?? [];
  const answer = ChosenRegions.safeParse(parseJson(json)).data;
  return (answer?.regions ?? [])
    .flatMap((raw) => Region.safeParse(raw).data ?? [])
    .slice(0, MAX_REGIONS)
    .map(({ image, label, ...box }) => ({ image, label: label.replaceAll(/\s+/g, " ").trim().slice(0, MAX_LABEL_LENGTH), box }));
}
