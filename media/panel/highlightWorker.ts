// Tokenizes code beside the page: converting a grammar's regular expressions takes up to a second, which would freeze the page.
import type { LanguageRegistration } from "shiki/core";
import type { FromHighlightWorker, ToHighlightWorker } from "./highlightMessages.ts";
import { append, tokenize, type Token } from "./tokenizer.ts";

/** Time after which the tokens found so far are sent. */
const PORTION_MS = 30;

const grammars = new Map<string, LanguageRegistration[]>();
/** Requests under way; removing one cancels it. */
const active = new Set<number>();
const send = (message: FromHighlightWorker) => postMessage(message);

addEventListener("message", ({ data }: MessageEvent<ToHighlightWorker>) => {
  switch (data.kind) {
    case "grammar":
      grammars.set(data.language, data.grammar);
      break;
    case "cancel":
      active.delete(data.id);
      break;
    case "tokenize":
      void answer(data);
  }
});

async function answer({ id, code, language, theme }: Extract<ToHighlightWorker, { kind: "tokenize" }>): Promise<void> {
  active.add(id);
  try {
    let portion: Token[] = [];
    let startMs = performance.now();
    for (const line of tokenize(code, grammars.get(language) ?? [], theme)) {
      for (const token of line) append(portion, token);
      if (performance.now() - startMs < PORTION_MS) continue;
      send({ kind: "tokens", id, tokens: portion });
      portion = [];
      // Gives a cancellation its turn.
      await new Promise((resolve) => setTimeout(resolve));
      if (!active.has(id)) return;
      startMs = performance.now();
    }
    send({ kind: "tokens", id, tokens: portion });
    send({ kind: "done", id });
  } catch (error) {
    send({ kind: "failed", id, message: error instanceof Error ? error.message : String(error) });
  } finally {
    active.delete(id);
  }
}
