import type { ThemeRegistration } from "shiki/core";
import type { EditorTheme } from "../../src/protocol/editorTheme.ts";
import type { FromHighlightWorker, ToHighlightWorker } from "./highlightMessages.ts";
import workerSource from "inline-worker:./highlightWorker.ts";
import { grammars, type Language } from "./languages.ts";
import type { Token, TokenTheme } from "./tokenizer.ts";

/** Themes that are used if the editor's theme file can't be read. */
const defaultThemes = {
  light: () => import("shiki/themes/light-plus.mjs"),
  dark: () => import("shiki/themes/dark-plus.mjs"),
  highContrast: () => import("shiki/themes/github-dark-high-contrast.mjs"),
  highContrastLight: () => import("shiki/themes/github-light-high-contrast.mjs"),
} satisfies Record<EditorTheme["type"], () => Promise<{ default: ThemeRegistration }>>;

const sentGrammars = new Set<Language>();
const listeners = new Map<number, (message: FromHighlightWorker) => void>();
let worker: Worker | undefined;
let requestCount = 0;

/** Yields the tokens of `code` in chunks. Their concatenation equals `code`. Leaving the loop cancels the request. @throws Error from the worker */
export async function* requestTokens(code: string, language: Language, theme: EditorTheme): AsyncGenerator<Token[]> {
  const tokenTheme = await resolveTheme(theme);
  if (!sentGrammars.has(language)) {
    const { default: grammar } = await grammars[language]();
    post({ kind: "grammar", language, grammar });
    sentGrammars.add(language);
  }
  const id = ++requestCount;
  const received: FromHighlightWorker[] = [];
  let wake = () => {};
  listeners.set(id, (message) => {
    received.push(message);
    wake();
  });
  post({ kind: "tokenize", id, code, language, theme: tokenTheme });
  let isDone = false;
  try {
    for (;;) {
      const message = received.shift();
      if (message === undefined) await new Promise<void>((resolve) => (wake = resolve));
      else if (message.kind === "tokens") yield message.tokens;
      else {
        isDone = true;
        if (message.kind === "failed") throw new Error(message.message);
        return;
      }
    }
  } finally {
    listeners.delete(id);
    if (!isDone) post({ kind: "cancel", id });
  }
}

async function resolveTheme({ type, tokenColors }: EditorTheme): Promise<TokenTheme> {
  return { isDark: !type.startsWith("light"), tokenColors: tokenColors ?? (await defaultThemes[type]()).default.tokenColors ?? [] };
}

function post(message: ToHighlightWorker): void {
  worker ??= startWorker();
  worker.postMessage(message);
}

/**
 * Starts the worker from a blob, because a webview can't load a worker from one of the extension's files. The source of the worker is
 * bundled as text.
 */
function startWorker(): Worker {
  const url = URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" }));
  const newWorker = new Worker(url);
  URL.revokeObjectURL(url);
  newWorker.addEventListener("message", ({ data }: MessageEvent<FromHighlightWorker>) => listeners.get(data.id)?.(data));
  newWorker.addEventListener("error", ({ message }) => {
    for (const [id, listener] of listeners) listener({ kind: "failed", id, message });
  });
  return newWorker;
}
