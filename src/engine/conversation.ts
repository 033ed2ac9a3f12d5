import { readFile } from "node:fs/promises";
import { conversationPrompt, type PromptMessage } from "./conversationPrompt.ts";
import type { EarlierTurn, Selection } from "../protocol/ask.ts";
import type { PreparedImage } from "../protocol/images.ts";
import type { ChatMessage } from "./backends/chatCompletions.ts";
import type { PreparedImages } from "./images/preparedImages.ts";

/** A turn whose images are ready to be sent. */
export interface PreparedTurn {
  images: PreparedImage[];
  selections: Selection[];
  question: string;
  answer?: string;
}

type Turn = Omit<EarlierTurn, "answer"> & { answer?: string };

/** @throws FailureError of the first image that can't be sent, unsafeDirectory, diskFull; AbortError */
export async function prepareTurns(turns: Turn[], prepared: PreparedImages, signal: AbortSignal): Promise<PreparedTurn[]> {
  const ready: PreparedTurn[] = [];
  for (const turn of turns) {
    const { selections, question, answer } = turn;
    const images = await prepared.prepareAll(turn, signal);
    ready.push({ images, selections, question, ...(answer === undefined ? {} : { answer }) });
  }
  return ready;
}

/** The conversation as messages with their pictures in them. */
export async function chatMessages(turns: PreparedTurn[], system: string): Promise<ChatMessage[]> {
  const urls = (await pictures(turns)).map((base64) => `data:image/png;base64,${base64}`);
  return conversationPrompt(turns, system).map(({ role, parts }) => ({
    role,
    content: parts.map((part) =>
      part.kind === "text"
        ? { type: "text" as const, text: part.text }
        : { type: "image_url" as const, image_url: { url: urls[part.index] ?? "" } },
    ),
  }));
}

/** Of all turns in order, as base64. */
export function pictures(turns: PreparedTurn[]): Promise<string[]> {
  const files = turns.flatMap(({ images }) => images.flatMap(({ pieces }) => pieces.map(({ file }) => file)));
  return Promise.all(files.map(async (file) => (await readFile(file)).toString("base64")));
}

/** The conversation's text alone, with how many tokens its pictures cost. */
export function textAndPictureTokens(turns: PreparedTurn[], system: string): { messages: ChatMessage[]; pictureTokens: number } {
  const messages = conversationPrompt(turns, system).map(textOnly);
  const pictureTokens = turns.reduce((sum, { images }) => sum + images.reduce((sum, { tokens }) => sum + tokens, 0), 0);
  return { messages, pictureTokens };
}

function textOnly({ role, parts }: PromptMessage): ChatMessage {
  return { role, content: parts.flatMap((part) => (part.kind === "text" ? { type: "text" as const, text: part.text } : [])) };
}
