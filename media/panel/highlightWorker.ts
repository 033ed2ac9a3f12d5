// Tokenizes code in a worker: converting a grammar's regular expressions takes up to a second, which would freeze the page.
import type { LanguageRegistration } from "shiki/core";
import type { FromHighlightWorker, ToHighlightWorker } from "./highlightMessages.ts";
import { appendToken, tokenize, type Token } from "./tokenizer.ts";

/** Interval at which tokens are sent to the page. */
const SEND_INTERVAL_MS = 30;

const grammars = new Map<string, LanguageRegistration[]>();
/** Ids of the running requests; removing one cancels it. */
const activeIds = new Set<number>();
const send = (message: FromHighlightWorker) => postMessage(message);

addEventListener("message", ({ data }: MessageEvent<ToHighlightWorker>) => {
  switch (data.kind) {
    case "grammar":
      grammars.set(data.language, data.grammar);
      break;
    case "cancel":
      activeIds.delete(data.id);
      break;
    case "tokenize":
      void tokenizeCode(data);
  }
});

async function tokenizeCode({ id, code, language, theme }: Extract<ToHighlightWorker, { kind: "tokenize" }>): Promise<void> {
  activeIds.add(id);
  try {
    let chunk: Token[] = [];
    let startMs = performance.now();
    for (const line of tokenize(code, grammars.get(language) ?? [], theme)) {
      for (const token of line) appendToken(chunk, token);
      if (performance.now() - startMs < SEND_INTERVAL_MS) continue;
      send({ kind: "tokens", id, tokens: chunk });
      chunk = [];
      // Yields to the event loop, so that a cancellation message is handled.
      await new Promise((resolve) => setTimeout(resolve));
      if (!activeIds.has(id)) return;
      startMs = performance.now();
    }
    send({ kind: "tokens", id, tokens: chunk });
    send({ kind: "done", id });
  } catch (error) {
    send({ kind: "failed", id, message: error instanceof Error ? error.message : String(error) });
  } finally {
    activeIds.delete(id);
  }
}
