/** Words of a question, without its attachments. */
export interface QuestionText {
  /** Text shown in the conversation. */
  question: string;
  /** Text for the model, where it differs from the shown one. */
  prompt?: string;
  /** Check that the answer must pass. */
  expects?: "mermaid";
  /** Id of the action that asks, or `custom`. */
  action?: string;
}

export interface ActionQuestion extends QuestionText {
  prompt: string;
  action: string;
}
