import type { AnswerCheck } from "../protocol/ask.ts";

/** A question about images that the user asks with one click: with a command, a menu item, or a button in the chat panel. */
export interface Action {
  /** The id is stored in conversations, so it must not change once released. */
  id: string;
  /** Position among all actions, in the panel and in menus. */
  order: number;
  /** Label of the button, and title of the turn. */
  title: string;
  command: {
    id: `oriel.${string}`;
    title: string;
    /** Name of a codicon. */
    icon?: string;
    /** Description in the reference table. */
    description: string;
  };
  /** Item in the submenu of actions, with an optional `when` clause; absent if `contributions/menus.ts` adds the command to menus. */
  submenu?: { when?: string };
  /** Number of images that the action needs, and the message for any other number; absent if the action accepts one or more images. */
  images?: { count: number; reason: string };
  /** Text shown in the turn; by default the title. */
  question?: (imageCount: number) => string;
  /** Prompt for the model, in English, the language of most of its training data. */
  prompt: (imageCount: number) => string;
  /**
   * How to send an image with more detail than the token budget allows: with `zoom`, the model can look again at regions of the image, as it can
   * for the user's own questions; with `tiles`, the image is sent in tiles. By default, the image is scaled down.
   */
  detail?: "zoom" | "tiles";
  /**
   * The answer must be exact, such as a transcription or code. It is sampled with temperature 0 and may have at least `minTokens` tokens, whatever
   * the settings say: creative or cut-off text would be useless.
   */
  exactAnswer?: { minTokens: number };
  /** Oriel compares the pixels of the two images first. The prompt says where they differ; if they don't, the model is not asked. */
  comparesPixels?: true;
  /** Oriel measures the contrast of text in the images, because models can't. */
  measuresContrast?: true;
  /** The answer is code: the user chooses the stack to write it with, and selected code is sent as an example of style. */
  writesCode?: true;
  /** The workspace is searched for files, lines and code that the answer quotes from the image. */
  quotesSource?: true;
  /** Validation that the answer must pass; if the first answer fails it, the model is asked once more. */
  check?: AnswerCheck;
}

/** Type-checks a definition and keeps its literal types, from which the ids of actions and commands are derived. */
export function defineAction<const Definition extends Action>(action: Definition): Definition {
  return action;
}
