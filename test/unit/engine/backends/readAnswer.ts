// Reads responses with status 200 without running a server.
import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { AnswerReader } from "../../../../src/engine/backends/answerReader.ts";
import type { ChatServer, CompletionEnd } from "../../../../src/engine/backends/completion.ts";
import { openAi } from "../../../../src/engine/backends/endpoint/servers/openAi.ts";
import { readServerSentEvents } from "../../../../src/engine/backends/serverSentEvents.ts";
import type { Failure } from "../../../../src/failures/failure.ts";
import { catchFailure } from "../../../waiting.ts";

const server: ChatServer = { url: new URL("http://h:1"), isLocal: false, definition: openAi };
export const url = "http://h:1";

/** Reads a response with status 200. @param chunkBytes size of the chunks in which the response arrives */
export async function readAnswer(body: string, contentType = "text/event-stream", chunkBytes = 1_000_000) {
  const bytes = Buffer.from(body);
  const parts = Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, index) =>
    bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes),
  );
  const reader = new AnswerReader(server, contentType);
  const result = { text: "", thought: "" };
  for await (const event of readServerSentEvents(Readable.from(parts))) {
    for (const part of reader.read(event)) if (part.kind === "text" || part.kind === "thought") result[part.kind] += part.text;
    if (reader.isClosed) break;
  }
  let end: CompletionEnd | undefined;
  for (const part of reader.finish()) {
    if (part.kind === "text" || part.kind === "thought") result[part.kind] += part.text;
    if (part.kind === "end") end = part.end;
  }
  assert.ok(end);
  return { ...result, end };
}

export const readFailure = (body: string, contentType?: string): Promise<Failure> => catchFailure(readAnswer(body, contentType));
export const formatData = (json: unknown) => `data: ${JSON.stringify(json)}\n\n`;
export const formatDelta = (content: unknown, finish_reason: string | null = null) =>
  formatData({ choices: [{ index: 0, delta: { content }, finish_reason }] });
export const STOP = formatData({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] });
export const DONE = "data: [DONE]\n\n";
