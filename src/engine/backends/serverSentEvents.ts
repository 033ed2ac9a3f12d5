import { createParser } from "eventsource-parser";
import { parseJson } from "./json.ts";

export interface ServerEvent {
  /** Name of the event, such as "error" or "ping"; empty for most. */
  name: string;
  data: string;
}

/** Maximum number of bytes between two events. */
const MAX_EVENT_BYTES = 4_000_000;

/** Thrown if a server sends endless data, such as a flood of empty events. */
export class TooMuchDataError extends Error {
  constructor() {
    super("The server sent too much data without any part of an answer.");
  }
}

/**
 * Yields the server-sent events of a response. Events may follow each other without a blank line, and the last one may be unterminated.
 * Text without framing becomes an event too: each line that is JSON, and all other lines together at the end. Servers send errors, whole
 * answers and web pages that way (lemonade-sdk/lemonade#2826).
 * @throws TooMuchDataError if an event is too long; errors of the stream
 */
export async function* readServerSentEvents(stream: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
  const readyEvents: ServerEvent[] = [];
  const unframedLines: string[] = [];
  let bytes = 0;
  const parser = createParser({
    onEvent({ event: name = "", data }) {
      // Empty events without a name only keep the connection open.
      for (const part of splitData(data)) if (part !== "" || name !== "") readyEvents.push({ name, data: part });
    },
    onError({ field, value, line }) {
      // llama-server sent errors in this field before September 2025: ggml-org/llama.cpp#16109.
      if (field === "error" && value !== undefined) readyEvents.push({ name: "error", data: value.trim() });
      else if (line !== undefined && isCompleteData(line)) readyEvents.push({ name: "", data: line.trim() });
      else if (line !== undefined) unframedLines.push(line);
    },
  });
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > MAX_EVENT_BYTES) throw new TooMuchDataError();
    parser.feed(decoder.decode(chunk, { stream: true }));
    if (readyEvents.length > 0) bytes = 0;
    yield* readyEvents.splice(0);
  }
  parser.feed(`${decoder.decode()}\n\n`);
  yield* readyEvents.splice(0);
  if (unframedLines.length > 0) yield { name: "", data: unframedLines.join("\n").trim() };
}

/** Splits the data of events that follow each other without a blank line: the parser reads such events as one event with several lines. */
function splitData(data: string): string[] {
  const trimmedData = removePrefix(data);
  const lines = trimmedData.split("\n");
  return lines.length === 1 || isCompleteData(trimmedData) ? [trimmedData] : lines.map(removePrefix);
}

/** Removes the whitespace around data, and the field name that some proxies add a second time. */
function removePrefix(data: string): string {
  return data.trim().replace(/^(?:data:\s*)+(?=[[{])/, "");
}

/** Whether a text is JSON or the end marker. */
function isCompleteData(text: string): boolean {
  return text.trim() === "[DONE]" || parseJson(text) !== undefined;
}
