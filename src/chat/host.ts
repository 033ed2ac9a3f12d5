import type { AskStreamEvent } from "../client/engineClient.ts";
import type { FailureAction } from "../core/failureDeclaration.ts";
import type { FailureText } from "../failures/failure.ts";
import type { ImageBudget } from "../image/budget.ts";
import type { AskParams, Selection } from "../protocol/ask.ts";
import type { CompareParams, Comparison } from "../protocol/compare.ts";
import type { ContrastGroup, ContrastParams } from "../protocol/contrast.ts";
import type { ImageLimits, ImageResult, PrepareParams } from "../protocol/images.ts";
import type { PrefillParams } from "../protocol/prefill.ts";
import type { EngineState } from "../protocol/state.ts";
import type { Target } from "../protocol/target.ts";
import type { Clock } from "./clock.ts";
import type { QuestionText, ActionQuestion } from "./questionText.ts";

/** Functions of the engine that a chat uses. */
export interface ChatEngine {
  onState(listener: (state: EngineState) => void): { dispose(): void };
  /** Asks for the user's consent if the target is on another machine. @throws FailureError notSent */
  authorize(target: Target): Promise<Target>;
  /**
   * @returns the SHA-256 of the content
   * @throws FailureError diskFull, unsafeDirectory
   */
  addImage(name: string, bytes: Uint8Array): Promise<string>;
  /** Reads an image that `addImage` has stored. @returns undefined if the image is no longer stored */
  readStoredImage(sha256: string): Promise<Uint8Array | undefined>;
  prepare(params: PrepareParams, signal: AbortSignal): Promise<ImageResult[]>;
  /** Compares the pixels of two images, without a model. @throws FailureError; the signal's abort reason */
  compare(params: CompareParams, signal: AbortSignal): Promise<Comparison>;
  /** Measures the contrast of text in an image, without a model. @throws FailureError; the signal's abort reason */
  measureContrast(params: ContrastParams, signal: AbortSignal): Promise<ContrastGroup[]>;
  prefill(params: PrefillParams, signal: AbortSignal): Promise<void>;
  /** Asks the model; the last event is the answer. @throws FailureError; the signal's abort reason */
  ask(params: AskParams, signal: AbortSignal): AsyncIterable<AskStreamEvent>;
}

/** With `off`, the model looks at each image only once. */
export type ZoomSetting = "auto" | "on" | "off";

export interface ChatSettings {
  /** Target from the settings; its `model` is empty for a model in the store, which `ChatHost.readTarget` resolves. */
  target: Target;
  budget: ImageBudget;
  /** Whether the model looks at large images twice: as a whole, and then at regions. */
  zoom: ZoomSetting;
  limits: ImageLimits;
  maxTokens: number;
  temperature: number;
  /** Whether thinking is enabled for the user's own questions, and for actions. */
  thinks: { questions: boolean; actions: boolean };
  /** English name of the language for answers to actions; undefined for English. */
  actionLanguage: string | undefined;
  /** English name of the language for all answers; undefined for the language of the question. */
  language: string | undefined;
}

/** Everything that a chat needs from VS Code. Tests replace it with a scripted object. */
export interface ChatHost {
  readonly engine: ChatEngine;
  readonly clock: Clock;
  /** Notices that were already shown in this window; each is shown only once. */
  readonly shownNotices: Set<string>;
  readSettings(): ChatSettings;
  /** @throws FailureError noModel, severalModels, unknownModel, modelTooLarge */
  readTarget(): Promise<Target>;
  describeError(error: unknown): FailureText;
  /** Returns the title of the button that runs the action. */
  getActionTitle(action: FailureAction): string;
  /** Returns the URL from which the page loads one of the engine's files. */
  toPageUrl: (file: string) => string;
  /** Returns the text that is selected in the last active editor, as an example of the project's style. */
  readSelectedText(): Selection | undefined;
  /** Lists the actions that accept this number of images. */
  listActions(imageCount: number): { id: string; title: string }[];
  /** @returns undefined if the user cancelled a choice, or the action no longer exists */
  createActionQuestion(action: string, imageCount: number, note: string): Promise<ActionQuestion | undefined>;
  /** @returns undefined if the edited text is no longer the action's question */
  keepActionQuestion(previousQuestion: QuestionText, text: string, imageCount: number): QuestionText | undefined;
}
