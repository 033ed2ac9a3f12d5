import { UserString, listElements, type Setting } from "../setting.ts";

export interface CustomAction {
  title: string;
  prompt: string;
}

// Limits that keep the actions usable in a menu.
const MAX_ACTIONS = 20;
const MAX_TITLE_LENGTH = 60;

export const customActions: Setting<CustomAction[]> = {
  key: "actions",
  order: 18,
  isRestricted: true,
  description:
    "Your own actions. The panel and **Oriel: Run Custom Action…** show the title; the prompt is sent to the model with the images. Actions defined by a workspace are available once you trust it.",
  default: [],
  schema: {
    type: "array",
    items: {
      type: "object",
      required: ["title", "prompt"],
      additionalProperties: false,
      properties: {
        title: { type: "string", minLength: 1, maxLength: MAX_TITLE_LENGTH, description: new UserString("title", "Label of the button.") },
        prompt: { type: "string", minLength: 1, description: new UserString("prompt", "Prompt to send with the images.") },
      },
      defaultSnippets: [{ body: { title: "$1", prompt: "$2" } }],
    },
  },
  parse: parseActions,
};

/** Keeps actions that have a title and a prompt. Titles identify actions, so only the first of several with the same title is kept. */
function parseActions(value: unknown): CustomAction[] {
  const parsed = listElements(value).flatMap((entry) => {
    const { title, prompt } = (typeof entry === "object" && entry !== null ? entry : {}) as Record<string, unknown>;
    if (typeof title !== "string" || typeof prompt !== "string" || title.trim() === "" || prompt.trim() === "") return [];
    return [{ title: title.trim().slice(0, MAX_TITLE_LENGTH), prompt: prompt.trim() }];
  });
  const titles = parsed.map(({ title }) => title);
  return parsed.filter(({ title }, index) => titles.indexOf(title) === index).slice(0, MAX_ACTIONS);
}
