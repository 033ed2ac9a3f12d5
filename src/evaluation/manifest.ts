import { join } from "node:path";
import * as z from "zod/mini";
import { toSentence } from "../core/failureDeclaration.ts";
import { parseUserFile } from "../core/parseUserFile.ts";
import { getErrorMessage } from "../failures/failure.ts";
import { readRegularFile } from "../disk/readRegularFile.ts";
import { buildExplainQuestion } from "../chat/explain.ts";
import type { Region } from "../image/tiles.ts";
import type { ExpectedAnswer } from "./score.ts";

const MANIFEST_NAME = "answers.json";

/** Maximum size of a manifest, enough for 10,000 images. */
const MAX_MANIFEST_BYTES = 10_000_000;

const position = z.number().check(z.nonnegative());
const length = z.number().check(z.positive());
const nonEmptyTexts = z._default(z.array(z.string().check(z.minLength(1))), []);

/** Known answers about the images in a folder. */
const Manifest = z.strictObject({
  /** Question for images that have no question of their own. */
  question: z._default(z.string().check(z.minLength(1)), buildExplainQuestion(1)),
  answers: z.array(
    z.strictObject({
      /** Path relative to the folder. */
      image: z.string().check(z.minLength(1)),
      question: z.optional(z.string().check(z.minLength(1))),
      accept: nonEmptyTexts,
      words: nonEmptyTexts,
      /** Region in pixels that the model has to point to, instead of a text. */
      region: z.optional(z.strictObject({ x: position, y: position, width: length, height: length })),
    }),
  ),
});

export interface KnownAnswer extends ExpectedAnswer {
  image: string;
  question: string;
  region?: Region | undefined;
}

/** Error whose message explains, in whole sentences, why a manifest can't be used. */
export class ManifestError extends Error {}

/** Reads the known answers about the images in a folder. @throws ManifestError */
export async function readManifest(folder: string): Promise<KnownAnswer[]> {
  const file = join(folder, MANIFEST_NAME);
  let content: unknown;
  try {
    content = JSON.parse((await readRegularFile(file, MAX_MANIFEST_BYTES)).toString("utf8"));
  } catch (error) {
    throw new ManifestError(`Can't read ${file}. ${toSentence(getErrorMessage(error))}`);
  }
  const parsed = parseUserFile(Manifest, content);
  if (parsed.kind === "invalid") throw new ManifestError(`${file} is invalid. ${parsed.reason}`);
  const { question, answers } = parsed.data;
  const incomplete = answers.find(({ accept, words, region }) => accept.length + words.length === 0 && region === undefined);
  if (incomplete) throw new ManifestError(`${file} is invalid. ${incomplete.image} needs “accept” or “words”.`);
  if (answers.length === 0) throw new ManifestError(`${file} lists no images.`);
  return answers.map((answer) => ({ ...answer, question: answer.question ?? question }));
}
