import type * as z from "zod/mini";
import type { AltSettings, ScannedFile } from "../altText/index.ts";
import type { DiagramGraph } from "../mermaid/graph.ts";
import type { ImageRef } from "../protocol/images.ts";
import type { Outcome } from "./evaluation.ts";
import type { AltParser } from "./suggestAlt.ts";
import type { TestedModel } from "./trial.ts";

/** The use of an image on a page. */
export interface PageUse {
  document: ScannedFile;
  index: number;
}

/** Functions that tasks need besides the model. */
export interface TaskServices {
  settings: Pick<AltSettings, "rules" | "maxLength">;
  parser: AltParser;
  /** Finds where a page shows an image. Both paths are relative to the folder of the manifest. @returns undefined if it doesn't */
  findUse: (page: string, image: string) => Promise<PageUse | undefined>;
  /** Reads the Mermaid diagram in an answer. @returns undefined if there is none, or Mermaid can't parse it */
  readDiagram: (answer: string, signal: AbortSignal) => Promise<DiagramGraph | undefined>;
}

/** A case that is ready to be asked. */
export interface PreparedCase {
  question: string;
  /** Expected answer, as the report shows it. */
  expected: string[];
  /** @throws FailureError; AbortError */
  ask: (images: ImageRef[], model: TestedModel, signal: AbortSignal) => Promise<Exclude<Outcome, { kind: "failed" }>>;
}

/** A kind of request to a model that can be evaluated. */
export interface Task {
  /** Value of `task` in answers.json. */
  id: string;
  /** Position in the report. */
  order: number;
  /** Label of the task in the report. */
  title: string;
  imageCount: number;
  /** Properties of a case in answers.json, besides `task`, `image` and `images`. */
  shape: Record<string, z.ZodMiniType>;
  /**
   * @param truth the case, which has been parsed with `shape`
   * @throws ManifestError if the truth is incomplete
   */
  prepare: (truth: unknown, images: string[], services: TaskServices) => Promise<PreparedCase>;
}

interface TaskDefinition<Shape extends Record<string, z.ZodMiniType>> extends Omit<Task, "shape" | "prepare"> {
  shape: Shape;
  prepare: (truth: z.infer<z.ZodMiniObject<Shape>>, images: string[], services: TaskServices) => PreparedCase | Promise<PreparedCase>;
}

/** Checks that a definition uses the properties that its shape declares. */
export function defineTask<Shape extends Record<string, z.ZodMiniType>>({ prepare, ...definition }: TaskDefinition<Shape>): Task {
  return { ...definition, prepare: async (truth, ...rest) => prepare(truth as z.infer<z.ZodMiniObject<Shape>>, ...rest) };
}

/** Error whose message explains, in whole sentences, why a manifest can't be used. */
export class ManifestError extends Error {}
