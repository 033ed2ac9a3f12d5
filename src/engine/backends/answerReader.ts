import { FailureError } from "../../failures/failure.ts";
import { readChatChunk, type ChatChunk } from "./chatChunk.ts";
import type { ChatServer, CompletionEnd, CompletionEvent } from "./completion.ts";
import { toReportedFailure } from "./endpoint/httpFailure.ts";
import { findError, findNotice, readErrorBody, extractText, type ReportedError } from "./endpoint/reportedError.ts";
import { parseJson } from "./json.ts";
import type { ServerEvent } from "./serverSentEvents.ts";

/** Reads the events of one answer, in any form that servers send with status 200. */
export class AnswerReader {
  readonly #server: ChatServer;
  readonly #contentType: string | undefined;
  readonly #end: CompletionEnd = { model: "", finish: "stop", promptTokens: 0, cachedTokens: 0, answerTokens: 0 };
  /** Index of the answer to read: a server may send several. */
  #index: number | undefined;
  #text = "";
  #isFinished = false;
  #isClosed = false;
  #isDamaged = false;
  /** Text from the server that counts as an error if the answer does not continue after it. */
  #notice: ReportedError | undefined;
  /** Text that belongs to no chunk. */
  #strayText = "";

  constructor(server: ChatServer, contentType: string | undefined) {
    this.#server = server;
    this.#contentType = contentType;
  }

  /** Whether the end marker has arrived, after which servers send nothing. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Whether the answer is complete: some servers send no finish reason, others no end marker. */
  get isComplete(): boolean {
    return this.#isFinished || (this.#isClosed && this.#index !== undefined);
  }

  /** @throws FailureError for an error that the server reports */
  *read({ name, data }: ServerEvent): Generator<CompletionEvent> {
    if (data === "[DONE]") {
      this.#isClosed = true;
      return;
    }
    const json = parseJson(data);
    if (json === undefined) return this.#readText(name, data);
    for (const message of Array.isArray(json) ? (json as unknown[]) : [json]) yield* this.#readMessage(name, message);
  }

  /** @throws FailureError `endpointUnreadable`, or for an error that the server reports; Error if the answer is incomplete */
  finish(): CompletionEnd {
    const url = this.#server.url.origin;
    if (this.#notice && !this.#isFinished) throw new FailureError(toReportedFailure(this.#server, this.#notice, this.#server));
    if (this.isComplete && !this.#isDamaged) return this.#end;
    if (this.isComplete) throw new FailureError({ kind: "endpointUnreadable", url, reason: "Part of the answer is damaged." });
    const strayText = this.#index === undefined ? extractText(this.#strayText) : undefined;
    if (strayText === undefined) throw new Error("The answer is incomplete.");
    const type = this.#contentType?.split(";")[0]?.trim();
    const reason = type ? `It sent ${type}: “${strayText}”.` : `It sent: “${strayText}”.`;
    throw new FailureError({ kind: "endpointUnreadable", url, reason });
  }

  *#readMessage(name: string, json: unknown): Generator<CompletionEvent> {
    // An error after the end, such as a failure to count the tokens, does not affect the answer.
    const error = this.isComplete ? undefined : findError(json, name);
    if (error) throw new FailureError(toReportedFailure(this.#server, error, this.#server));
    const chunk = readChatChunk(json, this.#index);
    this.#notice = chunk.index === undefined ? (findNotice(json, name) ?? this.#notice) : undefined;
    this.#index ??= chunk.index;
    if (chunk.progress) yield { kind: "promptProgress", progress: chunk.progress };
    if (chunk.thought) yield { kind: "thought", text: chunk.thought };
    const text = chunk.text ?? this.#readMessageText(chunk);
    if (text) yield { kind: "text", text };
    this.#text += text;
    if (chunk.finish || (chunk.isWhole && chunk.index !== undefined)) this.#isFinished = true;
    updateEnd(this.#end, chunk);
    // Text such as a web page may be valid JSON: a number or a string.
    if (typeof json === "string") this.#strayText += json;
  }

  /** Some servers send the answer so far instead of its next part. */
  #readMessageText({ messageText = "" }: ChatChunk): string {
    return messageText.startsWith(this.#text) ? messageText.slice(this.#text.length) : messageText;
  }

  #readText(name: string, text: string): void {
    if (text === "") return;
    if (name === "error") throw new FailureError(toReportedFailure(this.#server, readErrorBody(text), this.#server));
    if (/^[[{]/.test(text)) this.#isDamaged ||= !this.isComplete;
    this.#strayText += `${text}\n`;
  }
}

function updateEnd(end: CompletionEnd, chunk: ChatChunk): void {
  const { model, finish, promptTokens, cachedTokens, answerTokens, promptTokensPerSecond, answerTokensPerSecond } = chunk;
  end.model = model ?? end.model;
  end.finish = finish ?? end.finish;
  end.promptTokens = promptTokens ?? end.promptTokens;
  end.cachedTokens = cachedTokens ?? end.cachedTokens;
  end.answerTokens = answerTokens ?? end.answerTokens;
  if (promptTokensPerSecond) end.promptTokensPerSecond = promptTokensPerSecond;
  if (answerTokensPerSecond) end.answerTokensPerSecond = answerTokensPerSecond;
}
