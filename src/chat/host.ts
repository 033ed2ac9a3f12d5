import type { AskStreamEvent } from "../client/engineClient.ts";
import type { FailureAction } from "../core/failureDeclaration.ts";
import type { FailureText } from "../failures/failure.ts";
import type { Translate } from "../core/translate.ts";
import type { ImageBudget } from "../image/budget.ts";
import type { AskParams, Selection } from "../protocol/ask.ts";
import type { ImageLimits, ImageResult, PrepareParams } from "../protocol/images.ts";
import type { PrefillParams } from "../protocol/prefill.ts";
import type { EngineState } from "../protocol/state.ts";
import type { Target } from "../protocol/target.ts";
import type { Clock } from "./clock.ts";
import type { QuestionText, ActionQuestion } from "./questionText.ts";

/** Calls of the engine that a chat makes. */
export interface ChatEngine {
  onState(listener: (state: EngineState) => void): { dispose(): void };
  /** Asks for the user's consent where the target is another machine. @throws FailureError notSent */
  open(target: Target): Promise<Target>;
  /** @returns the SHA-256 of the content @throws FailureError diskFull, unsafeDirectory */
  addImage(name: string, bytes: Uint8Array): Promise<string>;
  /** Content of an image that was added before; undefined once it is no longer stored. */
  storedImage(sha256: string): Promise<Uint8Array | undefined>;
  prepare(params: PrepareParams, signal: AbortSignal): Promise<ImageResult[]>;
  prefill(params: PrefillParams, signal: AbortSignal): Promise<void>;
  /** The last event is the answer. @throws FailureError; the signal's reason when it aborts */
  ask(params: AskParams, signal: AbortSignal): AsyncIterable<AskStreamEvent>;
}

export interface ChatSettings {
  /** Target as the settings name it; `ChatHost.readTarget` also looks up the model. */
  target: Target;
  budget: ImageBudget;
  limits: ImageLimits;
  maxTokens: number;
  temperature: number;
  /** Whether the model thinks before it answers questions of the user, and before it answers actions. */
  thinks: { questions: boolean; actions: boolean };
  /** English name of the language for answers to actions; undefined for English. */
  actionLanguage: string | undefined;
  /** English name of the language for all answers; undefined for the question's own. */
  language: string | undefined;
}

/** Everything that a chat needs from outside: VS Code in the extension, scripted objects in tests. */
export interface ChatHost {
  readonly engine: ChatEngine;
  readonly clock: Clock;
  readonly t: Translate;
  /** Notices that were shown in this window; each is shown once. */
  readonly shownNotices: Set<string>;
  readSettings(): ChatSettings;
  /** @throws FailureError noModel, severalModels, unknownModel, modelTooLarge */
  readTarget(): Promise<Target>;
  describeError(error: unknown): FailureText;
  /** Title of the button that runs the action. */
  actionTitle(action: FailureAction): string;
  /** Address of one of the engine's files for the page. */
  toPageUrl: (file: string) => string;
  /** Text selected in the last editor: an example of the project's style. */
  selectedText(): Selection | undefined;
  /** Actions that fit so many images. */
  actionsFor(imageCount: number): { id: string; title: string }[];
  /** @returns undefined if the user cancelled a choice, or the action is gone */
  createActionQuestion(action: string, imageCount: number, note: string): Promise<ActionQuestion | undefined>;
  /** @returns undefined if the edited text is no longer the action's question */
  keepActionQuestion(asked: QuestionText, text: string, imageCount: number): QuestionText | undefined;
}
