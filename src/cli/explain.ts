import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import type { EngineClient } from "../client/engineClient.ts";
import { slowText } from "../client/slowText.ts";
import { FailureError, getErrorMessage } from "../failures/failure.ts";
import { buildActionPrompt } from "../chat/actions.ts";
import { toMermaid } from "../chat/actions/toMermaid.ts";
import { EXPLAIN_SELECTION, explainQuestion } from "../chat/explain.ts";
import { CHAT_SYSTEM } from "../chat/systemText.ts";
import { errorCode } from "../disk/files.ts";
import { IMAGE_BUDGETS, type ImageBudget } from "../image/budget.ts";
import { describeNote } from "../image/notes.ts";
import { IMAGE_LIMITS } from "../image/imageFile.ts";
import type { Answer, AskParams, Selection } from "../protocol/ask.ts";
import type { ImageRef } from "../protocol/images.ts";
import { imageTokenBudget } from "../contributions/settings/images.ts";
import { maxAnswerTokens, temperature } from "../contributions/settings/questions.ts";
import { parsedArgs } from "./parsedArgs.ts";
import { buildOptions } from "./settingOptions.ts";
import { chooseTarget, engineFor, targetOptions } from "./target.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage.ts";

const options = {
  ask: { type: "string" },
  selection: { type: "string", multiple: true },
  json: { type: "boolean" },
  mermaid: { type: "boolean" },
  think: { type: "boolean" },
  region: { type: "string" },
  tiles: { type: "boolean" },
  ...buildOptions(imageTokenBudget, maxAnswerTokens, temperature),
  ...targetOptions,
} as const;

type Values = ReturnType<typeof parsedArgs<typeof options>>["values"];

/** `oriel explain`. */
export async function explain(args: string[], terminal: Terminal, signal: AbortSignal): Promise<void> {
  const { values, positionals } = parsedArgs(args, options);
  const selections = await Promise.all((values.selection ?? []).map(readSelection));
  if (positionals.length === 0 && selections.length === 0) throw new UsageError("name at least one image");
  const target = await chooseTarget(values, signal);
  const settings = {
    budget: parseBudget(values.budget ?? imageTokenBudget.default),
    limits: IMAGE_LIMITS,
    maxTokens: parseNumber("--max-tokens", values["max-tokens"] ?? String(maxAnswerTokens.default), 1, 32768, true),
    temperature: parseNumber(
      "--temperature",
      values.temperature ?? String(temperature.default),
      temperature.minimum,
      temperature.maximum,
      false,
    ),
    thinking: values.think ?? false,
    ...(values.mermaid ? { response: { check: toMermaid.check } } : {}),
  };
  const region = values.region === undefined ? undefined : parseRegion(values.region);
  const detail = { ...(region ? { region } : {}), ...(values.tiles ? { tiles: true } : {}) };
  const files = await Promise.all(positionals.map(readImage));

  const client = await engineFor(terminal);
  try {
    const added = await Promise.all(files.map(({ name, bytes }) => client.addImage(name, bytes)));
    const images = added.map((image): ImageRef => ({ ...image, ...detail }));
    const question = questionOf(values, images.length);
    const answer = await stream(
      client,
      { target, system: CHAT_SYSTEM, turns: [], images, selections, question, ...settings },
      // A diagram may be asked for once more.
      values.json === true || values.mermaid === true,
      terminal,
      signal,
    );
    terminal.endProgress();
    if (values.json) terminal.out(`${JSON.stringify(answer, undefined, 2)}\n`);
    else {
      if (values.mermaid) terminal.out(answer.text);
      terminal.out("\n");
      if (answer.problem !== undefined) terminal.note(`Mermaid's parser refuses this diagram: ${answer.problem}`);
      terminal.note(summary(answer));
    }
  } finally {
    client.dispose();
  }
}

async function stream(client: EngineClient, ask: AskParams, isHeldBack: boolean, terminal: Terminal, signal: AbortSignal): Promise<Answer> {
  for await (const event of client.ask(ask, signal)) {
    switch (event.kind) {
      case "images":
        for (const { name, original, pieces, tokens, notes } of event.images) {
          const sent = pieces.map(({ sent }) => `${sent.width}×${sent.height}`).join(" + ");
          terminal.note(`${name}: ${original.width}×${original.height} → ${sent} pixels, ${tokens} tokens`);
          for (const note of notes) terminal.note(`${name}: ${describeNote(note)}`);
        }
        break;
      case "forgotten":
        // The command line has no earlier turns.
        break;
      case "slow":
        terminal.note(slowText(event.device));
        break;
      case "waiting":
        terminal.progress(`The server is busy; it is asked again in ${Math.ceil(event.inMs / 1000)} s`);
        break;
      case "shrunk":
        terminal.note(`The server shows its model at most ${event.toTokens} tokens of ${event.names.join(", ")}: small text may be lost`);
        break;
      case "thought":
        terminal.fleeting("Thinking");
        break;
      case "again":
        terminal.note(`The diagram has an error and is asked for once more: ${event.problem}`);
        break;
      case "reading":
        terminal.fleeting(`Reading ${event.isEstimate ? "about " : ""}${event.done} of ${event.total} tokens`);
        break;
      case "text":
        terminal.endProgress();
        if (!isHeldBack) terminal.out(event.text);
        break;
      case "answered":
        return event.answer;
    }
  }
  throw new FailureError({ kind: "engineGone" });
}

function questionOf({ ask, mermaid }: Values, images: number): string {
  if (mermaid) return ask === undefined ? buildActionPrompt(toMermaid, images) : `${buildActionPrompt(toMermaid, images)}\n\n${ask}`;
  return ask ?? (images > 0 ? explainQuestion(images) : EXPLAIN_SELECTION);
}

function parseBudget(text: string): ImageBudget {
  const budget = IMAGE_BUDGETS.find((known) => String(known) === text);
  if (budget === undefined) throw new UsageError(`--budget is one of ${IMAGE_BUDGETS.join(", ")}, not “${text}”`);
  return budget;
}

function parseNumber(option: string, text: string, least: number, most: number, whole: boolean): number {
  const number = Number(text);
  if (text.trim() === "" || !(number >= least && number <= most) || (whole && !Number.isInteger(number))) {
    throw new UsageError(`${option} is a ${whole ? "whole " : ""}number from ${least} to ${most}, not “${text}”`);
  }
  return number;
}

/** `X,Y,WIDTH,HEIGHT` in pixels of the image. */
function parseRegion(text: string): NonNullable<ImageRef["region"]> {
  const [, x, y, width, height] = /^(\d+),(\d+),(\d+),(\d+)$/.exec(text) ?? [];
  if (!Number(width) || !Number(height)) throw new UsageError(`--region ${text}: give X,Y,WIDTH,HEIGHT in pixels, such as 0,0,640,480`);
  return { x: Number(x), y: Number(y), width: Number(width), height: Number(height) };
}

async function readImage(path: string): Promise<{ name: string; bytes: Uint8Array }> {
  try {
    return { name: path, bytes: await readFile(path) };
  } catch (error) {
    throw unreadable("image", path, error);
  }
}

/** `FILE` or `FILE:FROM-TO`; a colon in the file's own name is fine. */
async function readSelection(text: string): Promise<Selection> {
  const [, file = text, from, to] = /^(.*):(\d+)-(\d+)$/.exec(text) ?? [];
  let content: string;
  try {
    content = await readFile(file, "utf8");
  } catch (error) {
    throw unreadable("selection", file, error);
  }
  const base = { path: file, language: extname(file).slice(1) };
  if (from === undefined || to === undefined) return { ...base, text: content };
  const lines = content.split("\n");
  const first = Number(from);
  const last = Number(to);
  if (first < 1 || last < first || first > lines.length) {
    throw new UsageError(`--selection ${text}: ${file} has lines 1 to ${lines.length}`);
  }
  return { ...base, lines: [first, Math.min(last, lines.length)], text: lines.slice(first - 1, last).join("\n") };
}

function unreadable(role: "image" | "selection", path: string, error: unknown): FailureError {
  if (errorCode(error) === "ENOENT") return new FailureError({ kind: "fileMissing", role, path });
  return new FailureError({ kind: "fileUnreadable", role, path, reason: getErrorMessage(error) });
}

function summary({ model, tokens, timings }: Answer): string {
  const cached = tokens.cached > 0 ? ` (${tokens.cached} from the cache)` : "";
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  return `${model}: ${tokens.prompt} tokens read${cached}, ${tokens.answer} written; first after ${seconds(timings.firstTokenMs)}, all after ${seconds(timings.totalMs)}`;
}
