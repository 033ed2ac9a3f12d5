import { readFile } from "node:fs/promises";
import { omitUndefined } from "../core/omitUndefined.ts";
import type { EarlierTurn, Selection } from "../protocol/ask.ts";
import type { PreparedImage } from "../protocol/images.ts";
import type { ChatMessage } from "./backends/chatCompletions.ts";
import { buildPrompt, type PromptMessage } from "./conversationPrompt.ts";
import type { PreparedImages } from "./images/preparedImages.ts";

/** A turn whose images are ready to be sent. */
export interface PreparedTurn {
  /** The model's first look at the reduced images, if the question is answered in two looks. It precedes the turn in the prompt. */
  look?: PreparedLook;
  images: PreparedImage[];
  selections: Selection[];
  instructions?: string;
  question: string;
  answer?: string;
}

export interface PreparedLook {
  images: PreparedImage[];
  request: string;
  answer: string;
}

/** Everything that a prompt is built from: a conversation whose last turn is the question, and the options that change the text. */
export interface Prompt {
  conversation: PreparedTurn[];
  system: string;
  thinking: boolean;
}

type Turn = Omit<EarlierTurn, "answer"> & { answer?: string };

/** @throws FailureError `unsafeDirectory`, `diskFull`, or the failure of the first image that can't be sent; AbortError */
export async function prepareTurns(
  turns: Turn[],
  preparedImages: Pick<PreparedImages, "prepareAll">,
  signal: AbortSignal,
): Promise<PreparedTurn[]> {
  const preparedTurns: PreparedTurn[] = [];
  for (const turn of turns) {
    const { selections, instructions, question, answer, look } = turn;
    const images = await preparedImages.prepareAll(turn, signal);
    const preparedLook = look && { ...look, images: await preparedImages.prepareAll({ ...turn, images: look.images }, signal) };
    preparedTurns.push({ images, selections, question, ...omitUndefined({ instructions, answer, look: preparedLook }) });
  }
  return preparedTurns;
}

/** Returns the turns as they are sent: the first look of a turn becomes a separate turn. */
export function separateLooks(conversation: readonly PreparedTurn[]): Omit<PreparedTurn, "look">[] {
  return conversation.flatMap(({ look, ...turn }) => {
    if (look === undefined) return [turn];
    return [{ images: look.images, selections: [], question: look.request, answer: look.answer }, turn];
  });
}

/** Builds the messages of a prompt, with its images. */
export async function buildChatMessages({ conversation, system }: Pick<Prompt, "conversation" | "system">): Promise<ChatMessage[]> {
  const urls = (await readImages(conversation)).map((base64) => `data:image/png;base64,${base64}`);
  return buildPrompt(separateLooks(conversation), system).map(({ role, parts }) => ({
    role,
    content: parts.map((part) =>
      part.kind === "text"
        ? { type: "text" as const, text: part.text }
        : { type: "image_url" as const, image_url: { url: urls[part.index] ?? "" } },
    ),
  }));
}

/** Reads the images of all turns in order, as base64. */
export function readImages(conversation: PreparedTurn[]): Promise<string[]> {
  const files = separateLooks(conversation).flatMap(({ images }) => images.flatMap(({ pieces }) => pieces.map(({ file }) => file)));
  return Promise.all(files.map(async (file) => (await readFile(file)).toString("base64")));
}

/** Builds the messages of a prompt, without its images. */
export function buildTextMessages({ conversation, system }: Prompt): ChatMessage[] {
  return buildPrompt(separateLooks(conversation), system).map(dropImages);
}

/** Adds up the tokens of all images in a conversation. */
export function countImageTokens(conversation: PreparedTurn[]): number {
  return separateLooks(conversation).reduce((sum, { images }) => sum + images.reduce((sum, { tokens }) => sum + tokens, 0), 0);
}

function dropImages({ role, parts }: PromptMessage): ChatMessage {
  return { role, content: parts.flatMap((part) => (part.kind === "text" ? { type: "text" as const, text: part.text } : [])) };
}
