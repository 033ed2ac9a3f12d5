import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DocumentWorker, openProject, type Project, type ScannedFile } from "../altText/index.ts";
import { getRelativeName } from "../disk/relativePath.ts";
import { createAltTextTrials } from "../evaluation/altTextTrials.ts";
import { createAnswerTrials } from "../evaluation/answerTrials.ts";
import type { Evaluation } from "../evaluation/evaluation.ts";
import { createDiagramReader } from "../evaluation/diagramReader.ts";
import { writeStarterSet } from "../evaluation/starter/starterSet.ts";
import { findTask } from "../evaluation/manifest.ts";
import { ManifestError, type PageUse } from "../evaluation/task.ts";
import { taskList } from "../evaluation/taskList.ts";
import type { Trial } from "../evaluation/trial.ts";
import { scanDocuments } from "./alt/documents.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage.ts";

export const trialOptions = {
  "alt-texts": { type: "boolean" },
  starter: { type: "boolean" },
  task: { type: "string", multiple: true },
} as const;

interface TrialValues {
  "alt-texts"?: boolean;
  starter?: boolean;
  task?: string[];
}

interface OpenTrials {
  kind: Evaluation["kind"];
  trials: Trial[];
  /** Stops the worker that the trials use, and removes temporary files. */
  dispose: () => Promise<void>;
}

/** Creates the trials that the options choose. @throws UsageError */
export async function openTrials(positionals: string[], values: TrialValues, terminal: Terminal, signal: AbortSignal): Promise<OpenTrials> {
  const { "alt-texts": comparesAltTexts, starter, task: tasks } = values;
  if (comparesAltTexts) {
    if (starter || tasks) throw new UsageError(`--alt-texts can't be combined with ${starter ? "--starter" : "--task"}.`);
    return openAltTextTrials(positionals, terminal, signal);
  }
  for (const id of tasks ?? []) {
    if (findTask(id) === undefined)
      throw new UsageError(`--task must be one of ${taskList.map((task) => task.id).join(", ")}, not “${id}”.`);
  }
  if (starter) {
    if (positionals.length > 0) throw new UsageError("--starter takes no folder.");
    const folder = await mkdtemp(join(tmpdir(), "oriel-starter-"));
    const removeFolder = () => rm(folder, { recursive: true, force: true });
    try {
      await writeStarterSet(folder);
      const { dispose, ...open } = await openAnswerTrials(folder, tasks, terminal, signal);
      return { ...open, dispose: async () => void (await Promise.all([dispose(), removeFolder()])) };
    } catch (error) {
      await removeFolder();
      throw error;
    }
  }
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1)
    throw new UsageError(
      "Specify the folder that contains the images and answers.json, or use --starter for the images that come with Oriel.",
    );
  return openAnswerTrials(folder, tasks, terminal, signal);
}

async function openAnswerTrials(folder: string, tasks: string[] | undefined, terminal: Terminal, signal: AbortSignal): Promise<OpenTrials> {
  const root = resolve(folder);
  const project = await openProject(root);
  const worker = startWorker(project);
  const findUse = createPageReader(root, project, terminal, signal);
  const readDiagram = createDiagramReader({ script: join(import.meta.dirname, "mermaid.mjs") });
  try {
    const trials = await createAnswerTrials(folder, { settings: project.settings, parser: worker.parser, findUse, readDiagram }, tasks);
    return { kind: "answers", trials, dispose: worker.dispose };
  } catch (error) {
    await worker.dispose();
    throw error instanceof ManifestError ? new UsageError(error.message) : error;
  }
}

async function openAltTextTrials(paths: string[], terminal: Terminal, signal: AbortSignal): Promise<OpenTrials> {
  const root = process.cwd();
  const project = await openProject(root);
  const documents = scanDocuments(paths, { folder: root, project }, terminal, signal);
  const worker = startWorker(project);
  const trials = await createAltTextTrials(documents, project.settings, (path) => getRelativeName(path, root), worker.parser);
  if (trials.length === 0) throw new UsageError("No image has alt text that passes all rules.");
  return { kind: "altTexts", trials, dispose: worker.dispose };
}

function startWorker(project: Project) {
  const worker = new DocumentWorker({ script: join(import.meta.dirname, "alt-text.mjs"), ...project });
  return {
    parser: {
      findProblems: (...params: Parameters<DocumentWorker["findProblems"]>) => worker.findProblems(...params),
      describeUse: (...params: Parameters<DocumentWorker["describeUse"]>) => worker.describeUse(...params),
    },
    dispose: async () => worker.dispose(),
  };
}

/** Creates a function that finds the use of an image on a page. Each page is read once. */
function createPageReader(root: string, project: Project, terminal: Terminal, signal: AbortSignal) {
  const documents = new Map<string, Promise<ScannedFile | undefined>>();
  const readPage = async (path: string): Promise<ScannedFile | undefined> => {
    for await (const document of scanDocuments([path], { folder: root, project, isQuiet: true }, terminal, signal)) return document;
    return undefined;
  };
  return async (page: string, image: string): Promise<PageUse | undefined> => {
    const path = resolve(root, page);
    const reading = documents.get(path) ?? readPage(path);
    documents.set(path, reading);
    const document = await reading;
    const index = document?.uses.findIndex((use) => {
      const resolved = document.images.get(use);
      return resolved?.kind === "file" && resolved.path === resolve(root, image);
    });
    return document === undefined || index === undefined || index < 0 ? undefined : { document, index };
  };
}
