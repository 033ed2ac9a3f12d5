import { join } from "node:path";
import * as z from "zod/mini";
import { toSentence } from "../core/failureDeclaration.ts";
import { parseUserFile } from "../core/parseUserFile.ts";
import { getErrorMessage } from "../failures/failure.ts";
import { readRegularFile } from "../disk/readRegularFile.ts";
import { question as questionTask } from "./tasks/question.ts";
import { taskList } from "./taskList.ts";
import { ManifestError, type Task } from "./task.ts";

export const MANIFEST_NAME = "answers.json";

/** Maximum size of a manifest, enough for 10,000 images. */
const MAX_MANIFEST_BYTES = 10_000_000;

const path = z.string().check(z.minLength(1));

/** Known answers about the images in a folder. */
const Manifest = z.strictObject({
  /** Question for images without a separate question. */
  question: z.optional(z.string().check(z.minLength(1))),
  answers: z.array(
    z.discriminatedUnion(
      "task",
      taskList.map(({ id, imageCount, shape }) =>
        z.strictObject({
          task: z.literal(id),
          ...shape,
          // Paths relative to the folder.
          ...(imageCount === 1 ? { image: path } : { images: z.array(path).check(z.length(imageCount)) }),
        }),
      ) as unknown as [z.ZodMiniObject, ...z.ZodMiniObject[]],
    ),
  ),
});

/** A case of a manifest. */
export interface ManifestCase {
  task: Task;
  /** Paths relative to the folder. */
  images: string[];
  /** Truth as the task declares it. */
  truth: unknown;
}

/** Reads the known answers about the images in a folder. @throws ManifestError */
export async function readManifest(folder: string): Promise<ManifestCase[]> {
  const file = join(folder, MANIFEST_NAME);
  let content: unknown;
  try {
    content = JSON.parse((await readRegularFile(file, MAX_MANIFEST_BYTES)).toString("utf8"));
  } catch (error) {
    throw new ManifestError(`Can't read ${file}. ${toSentence(getErrorMessage(error))}`);
  }
  const parsed = parseUserFile(Manifest, addDefaultTasks(content, file));
  if (parsed.kind === "invalid") throw new ManifestError(`${file} is invalid. ${parsed.reason}`);
  if (parsed.data.answers.length === 0) throw new ManifestError(`${file} lists no images.`);
  return parsed.data.answers.map((answer) => {
    const { task: id, image, images, ...truth } = answer as { task: string; image?: string; images?: string[] };
    return { task: findTask(id) ?? questionTask, images: images ?? (image === undefined ? [] : [image]), truth };
  });
}

export function findTask(id: string): Task | undefined {
  return taskList.find((task) => task.id === id);
}

/** Adds the task and the shared question to the cases that have none. @throws ManifestError for an unknown task */
function addDefaultTasks(content: unknown, file: string): unknown {
  if (!isObject(content) || !Array.isArray(content["answers"])) return content;
  const { question } = content;
  const answers = content["answers"].map((answer: unknown, index) => {
    if (!isObject(answer)) return answer;
    const { task = questionTask.id } = answer;
    if (typeof task === "string" && findTask(task) === undefined) {
      const taskIds = taskList.map(({ id }) => id).join(", ");
      throw new ManifestError(`${file} is invalid. answers.${index}.task: “${task}” is not one of ${taskIds}.`);
    }
    const needsQuestion = task === questionTask.id && question !== undefined && !("question" in answer);
    return { ...answer, task, ...(needsQuestion ? { question } : {}) };
  });
  return { ...content, answers };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
