/** A question about images that the user asks with one click: by a command, in a menu, or with a button of the chat panel. */
export interface Action {
  /** Stored in conversations, so it must not change once released. */
  id: string;
  /** Position among all actions, in the panel and in menus. */
  order: number;
  /** Label of its button, and title of its turn. */
  title: string;
  command: {
    id: `oriel.${string}`;
    title: string;
    /** Name of a codicon. */
    icon?: string;
    /** Row of the reference table. */
    description: string;
  };
  /** Entry of the submenu of actions, limited by a `when` clause; absent if `contributions/menus.ts` places the command itself. */
  submenu?: { when?: string };
  /** Number of images it needs, and the reason given for any other number; absent for one or more. */
  images?: { count: number; reason: string };
  /** Text shown in the turn, if not the title. */
  question?: (imageCount: number) => string;
  /** Prompt for the model. English, the language with most of its training data. */
  prompt: (imageCount: number) => string;
  /** The answer is code: the user chooses the stack to write it with, and selected code is sent as an example of style. */
  writesCode?: true;
  /** The workspace is searched for files, lines and code that the answer quotes from the image. */
  quotesSource?: true;
  /** Check that the answer must pass; an answer that fails it is requested once more. */
  check?: "mermaid";
}

/** Checks a definition and keeps its literal types, from which the ids of actions and commands are derived. */
export function defineAction<const Definition extends Action>(action: Definition): Definition {
  return action;
}
