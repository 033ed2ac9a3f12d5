import { FailureError } from "../../failures/failure.ts";
import type { ChatChunk } from "./chatChunk.ts";
import { ChoiceReader } from "./choiceReader.ts";
import type { ChatServer, CompletionEnd, CompletionEvent } from "./completion.ts";
import { toReportedFailure } from "./endpoint/httpFailure.ts";
import { findError, findNotice, isPingName, readErrorBody, extractText, type ReportedError } from "./endpoint/reportedError.ts";
import { InlineThoughts } from "./inlineThoughts.ts";
import { asObject, parseJson } from "./json.ts";
import type { ServerEvent } from "./serverSentEvents.ts";

/** Maximum length of stray text that is kept for a quotation, in UTF-16 code units. */
const MAX_STRAY_LENGTH = 10_000;

/** Finish reasons of an answer that may be empty: the model ended it, or reached its limit. */
const EMPTY_ANSWER_REASONS = new Set(["stop", "end", "eos", "eos_token", "end_turn", "stop_sequence", "length", "max_tokens"]);

/**
 * Finish reasons of an answer that the server broke off. Sources, by line: vLLM, SGLang and gateways; content filters, such as those of OpenAI,
 * Azure and Gemini; DeepSeek and Z.ai.
 */
const BROKEN_OFF_REASONS = new Set([
  ...["abort", "aborted", "canceled", "cancelled", "error"],
  ...["content_filter", "safety", "recitation", "sensitive"],
  ...["insufficient_system_resource", "network_error"],
]);

/** Reads the events of one answer, in any form that servers send with a success status. */
export class AnswerReader {
  readonly #server: ChatServer;
  readonly #contentType: string | undefined;
  readonly #end: CompletionEnd = { model: "", finish: "stop", promptTokens: 0, cachedTokens: 0, answerTokens: 0 };
  readonly #choices = new ChoiceReader();
  readonly #thoughts = new InlineThoughts();
  /** Whether any part of the answer has arrived. */
  #hasStarted = false;
  #text = "";
  #isFinished = false;
  #isClosed = false;
  #isDamaged = false;
  /** Whether the only chunk so far is the whole answer, unless something follows it. */
  #isWholeDocument = false;
  /** Text from the server that counts as an error if the answer does not continue after it. */
  #notice: ReportedError | undefined;
  /** Whether any text or reasoning has arrived. */
  #hasContent = false;
  /** Finish reason in the server's words. */
  #reason: string | undefined;
  /** Text that is not part of any chunk. */
  #strayText = "";

  constructor(server: ChatServer, contentType: string | undefined) {
    this.#server = server;
    this.#contentType = contentType;
  }

  /** Whether the end marker or an event that ends the answer has arrived, after which servers send nothing. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Whether the answer is complete: some servers send no finish reason, others no end marker. */
  get isComplete(): boolean {
    return this.#isFinished || (this.#isClosed && this.#hasStarted);
  }

  /** @throws FailureError for an error that the server reports */
  *read({ name, data }: ServerEvent): Generator<CompletionEvent> {
    const json = isEndMarker(data) ? undefined : parseJson(data);
    if (json !== undefined)
      for (const message of Array.isArray(json) ? (json as unknown[]) : [json]) yield* this.#readMessage(name, message);
    else if (!isEndMarker(data)) this.#readText(name, data);
    if (isEndMarker(data) || isEndName(name)) this.#isClosed = true;
  }

  /**
   * Yields the chunks and text that were held back, and then the end of the answer.
   * @throws FailureError `endpointUnreadable`, or the failure that the server reports; Error if the answer is incomplete
   */
  *finish(): Generator<CompletionEvent> {
    for (const chunk of this.#choices.readRest()) yield* this.#readChunk(chunk);
    yield* this.#createEvents(this.#thoughts.end());
    yield { kind: "end", end: this.#readEnd() };
  }

  #readEnd(): CompletionEnd {
    const url = this.#server.url.origin;
    if (this.#notice && !this.#isFinished) throw new FailureError(toReportedFailure(this.#server, this.#notice, this.#server));
    if ((this.isComplete || this.#isWholeDocument) && !this.#isDamaged) {
      const reason = this.#reason ?? "stop";
      if (this.#hasContent ? !BROKEN_OFF_REASONS.has(reason) : EMPTY_ANSWER_REASONS.has(reason)) return this.#end;
      const message = this.#hasContent
        ? `The server ended the answer early (${reason}).`
        : `The server ended the answer without text (${reason}).`;
      throw new FailureError(toReportedFailure(this.#server, { message }, this.#server));
    }
    if (this.isComplete) throw new FailureError({ kind: "endpointUnreadable", url, reason: "Part of the answer is damaged." });
    const strayText = this.#hasStarted ? undefined : extractText(this.#strayText);
    if (strayText === undefined) throw new Error("The answer is incomplete.");
    const type = this.#contentType?.split(";")[0]?.trim();
    const reason = type ? `It sent ${type}: “${strayText}”.` : `It sent: “${strayText}”.`;
    throw new FailureError({ kind: "endpointUnreadable", url, reason });
  }

  *#readMessage(name: string, json: unknown): Generator<CompletionEvent> {
    // An error after the end, such as a failure to count the tokens, does not affect the answer.
    const error = this.isComplete ? undefined : findError(json, name);
    if (error) throw new FailureError(toReportedFailure(this.#server, error, this.#server));
    for (const chunk of this.#choices.read(json)) {
      this.#notice = chunk.index === undefined ? (findNotice(json, name) ?? this.#notice) : undefined;
      yield* this.#readChunk(chunk);
      // JSON in an unknown shape may be an error. A plain text message can be valid JSON too, if it is a number or in quotes.
      if (chunk.index === undefined && this.#strayText.length < MAX_STRAY_LENGTH) {
        this.#strayText += typeof json === "string" ? json : isPing(name, json) ? "" : JSON.stringify(json);
      }
    }
  }

  *#readChunk(chunk: ChatChunk): Generator<CompletionEvent> {
    // A server that does not stream may give neither the type of its answer nor a finish reason.
    this.#isWholeDocument = !this.#hasStarted && chunk.messageText !== undefined && /^application\/json\b/i.test(this.#contentType ?? "");
    this.#hasStarted ||= chunk.index !== undefined;
    if (chunk.progress) yield { kind: "promptProgress", progress: chunk.progress };
    if (chunk.thought) yield { kind: "thought", text: chunk.thought };
    const text = chunk.text ?? this.#readMessageText(chunk);
    yield* this.#createEvents(this.#thoughts.write(text));
    this.#text += text;
    this.#hasContent ||= text !== "" || chunk.thought !== undefined;
    this.#reason = chunk.finishReason ?? this.#reason;
    if (chunk.finish || (chunk.isWhole && chunk.index !== undefined)) this.#isFinished = true;
    updateEnd(this.#end, chunk);
  }

  *#createEvents({ thought, text }: ReturnType<InlineThoughts["write"]>): Generator<CompletionEvent> {
    if (thought) yield { kind: "thought", text: thought };
    if (text) yield { kind: "text", text };
  }

  /** Returns the new text in a message. Some servers send the answer so far instead of its next part. */
  #readMessageText({ messageText = "", wholeText, finish }: ChatChunk): string {
    if (finish && wholeText?.startsWith(this.#text)) return wholeText.slice(this.#text.length);
    return messageText.startsWith(this.#text) ? messageText.slice(this.#text.length) : messageText;
  }

  #readText(name: string, text: string): void {
    if (text === "") return;
    if (name === "error") throw new FailureError(toReportedFailure(this.#server, readErrorBody(text), this.#server));
    if (this.#hasStarted && !this.isComplete && ERROR_TEXT.test(text)) this.#notice = readErrorBody(text);
    if (/^[[{]/.test(text)) this.#isDamaged ||= !this.isComplete;
    this.#strayText += `${text}\n`;
  }
}

/** Matches text that reports an error and was sent in place of a chunk. */
const ERROR_TEXT = /^(?:\w*(?:error|exception)\b|traceback \(|internal server error)/i;

/** Whether the data of an event is the end marker, in any of the forms that servers send. */
function isEndMarker(data: string): boolean {
  return /^"?\[(?:done|end)\]"?$/i.test(data);
}

/** Whether an event with this name ends the answer. */
function isEndName(name: string): boolean {
  return /^(?:done|end|complete)$/i.test(name);
}

/** Whether an event only keeps the connection open. */
function isPing(name: string, json: unknown): boolean {
  return json === null || isPingName(name) || asObject(json)["type"] === "ping";
}

function updateEnd(end: CompletionEnd, chunk: ChatChunk): void {
  const { model, finish, promptTokens, cachedTokens, answerTokens, promptTokensPerSecond, answerTokensPerSecond } = chunk;
  const { draftedTokens, acceptedTokens } = chunk;
  end.model = model ?? end.model;
  end.finish = finish ?? end.finish;
  end.promptTokens = promptTokens ?? end.promptTokens;
  end.cachedTokens = cachedTokens ?? end.cachedTokens;
  end.answerTokens = answerTokens ?? end.answerTokens;
  if (promptTokensPerSecond) end.promptTokensPerSecond = promptTokensPerSecond;
  if (answerTokensPerSecond) end.answerTokensPerSecond = answerTokensPerSecond;
  if (draftedTokens) {
    end.draftedTokens = draftedTokens;
    end.acceptedTokens = acceptedTokens ?? 0;
  }
}
