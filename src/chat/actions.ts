import { explainQuestion } from "./explain.ts";

/**
 * What a person can have done with images by one click. The model is asked in English, which it was trained most
 * in; the conversation shows a short title instead.
 */
export const actionIds = [
  "explain",
  "transcribe",
  "describeUi",
  "findUiProblems",
  "explainError",
  "toMermaid",
  "toCode",
  "compare",
] as const;
export type ActionId = (typeof actionIds)[number];

const prompts: Record<ActionId, (imageCount: number) => string> = {
  explain: explainQuestion,
  transcribe: (count) =>
    `Transcribe all text in ${count === 1 ? "this image" : "these images"}, verbatim and in reading order. Keep line breaks, indentation, ` +
    "spelling and punctuation as they are, also where they are wrong. Put code and terminal output into a fenced code block with its language, " +
    "and tables into Markdown tables. Write [unreadable] in place of what you can't read; never guess. Add nothing of your own.",
  describeUi: () =>
    "Describe this user interface for a developer who can't see it. Go through its regions from top to bottom and left to right. For each, list " +
    "its controls with their kind, their exact text, and their state (enabled, disabled, selected, focused, checked, expanded, in error). " +
    "Then say what a person can do here, and what seems to be going on. Quote text exactly; write [unreadable] for what you can't read.",
  findUiProblems: () =>
    "Review this user interface as a careful designer and accessibility expert would. Look for: text or icons with too little contrast; text that " +
    "is clipped, truncated, overlapping or wrapped badly; misaligned or unevenly spaced elements; controls without a visible label; too small " +
    "targets; meaning that is carried by colour alone; missing or unclear states (focus, disabled, error); inconsistent wording. List only what " +
    "you can see in the image, the most serious first. For each: where it is, what is wrong, whom it hurts (name the WCAG criterion where one " +
    "applies), and how to mend it in code. If you find nothing, say so.",
  explainError: () =>
    "This shows an error. First quote the error message exactly, with any error code, file name and line number. Then say in plain words what it " +
    "means, what most likely caused it, and what to do about it, step by step. If code is given along, point to the lines concerned. Say what " +
    "you can't tell from the image.",
  toMermaid: (count) =>
    `Convert ${count === 1 ? "this diagram" : "these diagrams"} to Mermaid. Choose the diagram type of Mermaid that shows it best, and keep its ` +
    "direction, every node, every arrow with its direction and label, and every group. Keep the text of labels exactly, in double quotes where it " +
    "holds anything but letters, digits and spaces; write [unreadable] for what you can't read. Answer with one Mermaid code block and nothing " +
    "else. If the image is no diagram, say so in one sentence instead.",
  toCode: (count) =>
    `Write the code of the user interface in ${count === 1 ? "this screenshot" : "these screenshots"}. Rebuild layout, spacing, colours, type sizes ` +
    "and all text exactly as shown. Use semantic elements, labels for every control and alt texts for pictures, and make it work at other widths. " +
    "Put a plain box of the same size where a picture can't be rebuilt; invent no behaviour that the screenshot does not show. Where code is given " +
    "along, it is an example of this project's style: follow its conventions, its components and its names. Answer with the complete code, a code " +
    "block for each file with its name before it, and after that, in a few words, only what you had to guess.",
  compare: () =>
    "Compare these two images: the first is before, the second is after. List every difference that you can see, from top to bottom: what was " +
    "added, removed, moved, resized, or changed in text, colour or state. Quote changed text exactly, old → new. Then say in one sentence what " +
    "the change amounts to. If you can see no difference, say so.",
};

/** What the answer to an action must hold, and is checked for. */
export function expectedOf(action: ActionId): "mermaid" | undefined {
  return action === "toMermaid" ? "mermaid" : undefined;
}

/** Whether an action makes sense for so many images. */
export function isFor(action: ActionId, imageCount: number): boolean {
  return action === "compare" ? imageCount === 2 : imageCount > 0;
}

/**
 * What the model is asked.
 * @param language of the answer, by its English name; undefined for the language of the question
 * @param stack what code is to be written with, such as `React with Tailwind CSS`
 */
export function actionPrompt(action: ActionId, imageCount: number, language?: string, stack?: string): string {
  const prompt = prompts[action](imageCount);
  return inLanguage(stack === undefined ? prompt : `${prompt}\n\nWrite it with ${stack}.`, language);
}

/** The same, to be answered in a language. */
export function inLanguage(prompt: string, language: string | undefined): string {
  return language === undefined ? prompt : `${prompt}\n\nAnswer in ${language}.`;
}
