import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { messageOf } from "../../failures/failure.ts";
import { explainQuestion } from "../../chat/explain.ts";
import type { Expected } from "../../evaluation/score.ts";
import { UsageError } from "../usage.ts";

export const MANIFEST = "answers.json";

const texts = z._default(z.array(z.string().check(z.minLength(1))), []);

/** What a person knows of the pictures of a folder. */
const Manifest = z.strictObject({
  /** Asked about every picture that has none of its own. */
  question: z._default(z.string().check(z.minLength(1)), explainQuestion(1)),
  answers: z.array(
    z.strictObject({
      /** Its path from the folder. */
      image: z.string().check(z.minLength(1)),
      question: z.optional(z.string().check(z.minLength(1))),
      accept: texts,
      words: texts,
    }),
  ),
});

export interface KnownAnswer extends Expected {
  image: string;
  question: string;
}

/** The pictures of a folder with their known answers. @throws UsageError */
export async function readManifest(folder: string): Promise<KnownAnswer[]> {
  const file = join(folder, MANIFEST);
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw new UsageError(`${file} can't be read: ${messageOf(error)}`);
  }
  const parsed = Manifest.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UsageError(`${file}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? "makes no sense"}`);
  }
  const { question, answers } = parsed.data;
  const unknown = answers.find(({ accept, words }) => accept.length + words.length === 0);
  if (unknown) throw new UsageError(`${file}: ${unknown.image} has neither “accept” nor “words”, so no answer could be true`);
  if (answers.length === 0) throw new UsageError(`${file} names no picture`);
  return answers.map((answer) => ({ ...answer, question: answer.question ?? question }));
}
