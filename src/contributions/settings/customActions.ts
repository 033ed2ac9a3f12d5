import { Text, listElements, type Setting } from "../setting.ts";

export interface CustomAction {
  title: string;
  prompt: string;
}

/** More would not fit a menu. */
const MAX_ACTIONS = 20;
const MAX_TITLE = 60;

export const customActions: Setting<CustomAction[]> = {
  key: "actions",
  order: 15,
  isRestricted: true,
  description:
    "Actions of your own: each has a title, which the panel and **Oriel: Run Custom Action…** show, and a prompt, which the model is asked with the images. A workspace can bring some along once you trust it.",
  default: [],
  schema: {
    type: "array",
    items: {
      type: "object",
      required: ["title", "prompt"],
      additionalProperties: false,
      properties: {
        title: { type: "string", minLength: 1, maxLength: MAX_TITLE, description: new Text("title", "What the button says.") },
        prompt: { type: "string", minLength: 1, description: new Text("prompt", "What the model is asked about the images.") },
      },
      defaultSnippets: [{ body: { title: "$1", prompt: "$2" } }],
    },
  },
  parse: parseActions,
};

/** The actions with a title and a prompt; the first of those with the same title, since titles identify them. */
function parseActions(value: unknown): CustomAction[] {
  const parsed = listElements(value).flatMap((entry) => {
    const { title, prompt } = (typeof entry === "object" && entry !== null ? entry : {}) as Record<string, unknown>;
    if (typeof title !== "string" || typeof prompt !== "string" || title.trim() === "" || prompt.trim() === "") return [];
    return [{ title: title.trim().slice(0, MAX_TITLE), prompt: prompt.trim() }];
  });
  const titles = parsed.map(({ title }) => title);
  return parsed.filter(({ title }, index) => titles.indexOf(title) === index).slice(0, MAX_ACTIONS);
}
