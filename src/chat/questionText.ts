import type { AnswerCheck } from "../protocol/ask.ts";

/** Id that all actions from the settings share. */
export const CUSTOM_ACTION = "custom";

/** Text of a question, without its attachments. */
export interface QuestionText {
  /** Text shown in the conversation. */
  question: string;
  /** Text for the model, if it differs from the text shown. */
  prompt?: string;
  /** Validation that the answer must pass. */
  expects?: AnswerCheck;
  /** Id of the action; `CUSTOM_ACTION` for an action from the settings. */
  action?: string;
}

export interface ActionQuestion extends QuestionText {
  prompt: string;
  action: string;
}
