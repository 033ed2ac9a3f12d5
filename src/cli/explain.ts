import { extname } from "node:path";
import type { EngineClient } from "../client/engineClient.ts";
import { describeSlowDevice } from "../client/slowText.ts";
import { FileTooLargeError } from "../core/fileTooLargeError.ts";
import { omitUndefined } from "../core/omitUndefined.ts";
import { toJsonText } from "../core/jsonText.ts";
import { FailureError, getErrorMessage } from "../failures/failure.ts";
import { buildActionPrompt } from "../chat/actions.ts";
import { toMermaid } from "../chat/actions/toMermaid.ts";
import { EXPLAIN_SELECTION, buildExplainQuestion } from "../chat/explain.ts";
import { chooseInstructions } from "../chat/instructions.ts";
import { chooseZoom } from "../chat/question.ts";
import { describeZoomOffer } from "../chat/turnView.ts";
import { CHAT_SYSTEM } from "../chat/systemText.ts";
import { getErrorCode } from "../disk/files.ts";
import { isAnnexLink } from "../disk/annexLink.ts";
import { readRegularFile } from "../disk/readRegularFile.ts";
import { IMAGE_BUDGETS, type ImageBudget } from "../image/budget.ts";
import { describeNote } from "../image/notes.ts";
import { IMAGE_LIMITS } from "../image/imageFile.ts";
import type { Answer, AskParams, Selection } from "../protocol/ask.ts";
import type { ImageRef, PreparedImage } from "../protocol/images.ts";
import { chooseMoreDetail, listRemedies, type Remedy } from "../image/remedies.ts";
import { imageTokenBudget, zoom } from "../contributions/settings/images.ts";
import { maxAnswerTokens, temperature } from "../contributions/settings/questions.ts";
import { readChoice } from "./readChoice.ts";
import { parseArguments } from "./parseArguments.ts";
import { buildOptions } from "./settingOptions.ts";
import { chooseTarget, createEngineClient, targetOptions } from "./target.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage.ts";

export const options = {
  ask: { type: "string" },
  selection: { type: "string", multiple: true },
  json: { type: "boolean" },
  mermaid: { type: "boolean" },
  think: { type: "boolean" },
  region: { type: "string" },
  tiles: { type: "boolean" },
  enlarge: { type: "boolean" },
  ...buildOptions(imageTokenBudget, zoom, maxAnswerTokens, temperature),
  ...targetOptions,
} as const;

/** Returns the options that make small text readable. */
function getRemedyOptions(remedy: Remedy, { pieces }: PreparedImage): string {
  switch (remedy) {
    case "moreDetail": {
      const { budget, enlarge } = chooseMoreDetail(pieces);
      return `--budget ${budget}${enlarge ? " --enlarge" : ""}`;
    }
    case "tiles":
      return "--tiles";
    case "crop":
      return "--region X,Y,WIDTH,HEIGHT";
  }
}

type Values = ReturnType<typeof parseArguments<typeof options>>["values"];

/** `oriel explain`. */
export async function explainCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<void> {
  const { values, positionals } = parseArguments(args, options);
  const selections = await Promise.all((values.selection ?? []).map(readSelection));
  if (positionals.length === 0 && selections.length === 0) throw new UsageError("Specify at least one image.");
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
    // A diagram must show the whole image, so `--mermaid` overrides the choice of zoom.
    ...omitUndefined({ zoom: chooseZoom({ ...(values.mermaid ? { action: toMermaid.id } : {}) }, readChoice(zoom, values)) }),
    ...(values.mermaid ? { response: { check: toMermaid.check } } : {}),
  };
  const region = values.region === undefined ? undefined : parseRegion(values.region);
  const imageOptions = {
    ...(region ? { region } : {}),
    ...(values.tiles ? { tiles: true } : {}),
    ...(values.enlarge ? { enlarge: true } : {}),
  };
  // A missing image is reported before a missing model.
  const files = await Promise.all(positionals.map(readImage));
  const target = await chooseTarget(values, signal);

  const client = await createEngineClient(terminal);
  try {
    const cachedImages = await Promise.all(files.map(({ name, bytes }) => client.addImage(name, bytes)));
    const images = cachedImages.map((image): ImageRef => ({ ...image, ...imageOptions }));
    const question = buildQuestion(values, images.length);
    const instructions = chooseInstructions(values.mermaid ? toMermaid.id : undefined, images.length > 0);
    const answer = await streamAnswer(
      client,
      { target, system: CHAT_SYSTEM, turns: [], images, selections, question, ...omitUndefined({ instructions }), ...settings },
      // A diagram may still be corrected, so its text is printed only when it is final.
      values.json === true || values.mermaid === true,
      terminal,
      signal,
    );
    terminal.clearProgress();
    if (values.json) terminal.printFormatted(`${toJsonText(answer)}\n`);
    else {
      terminal.print(values.mermaid ? `${answer.text}\n` : "\n");
      for (const note of describePointedImages(answer)) terminal.note(note);
      if (answer.problem !== undefined) terminal.note(`Mermaid's parser rejects this diagram: ${answer.problem}`);
      if (answer.zoom?.kind === "offered") terminal.note(`${describeZoomOffer(answer.zoom)} To look closer, use “--zoom on”.`);
      terminal.note(formatSummary(answer));
    }
  } finally {
    client.dispose();
  }
}

async function streamAnswer(
  client: EngineClient,
  params: AskParams,
  isSilent: boolean,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Answer> {
  for await (const event of client.ask(params, signal)) {
    switch (event.kind) {
      case "images":
        for (const image of event.images) {
          const { name, original, pieces, tokens, notes } = image;
          const sentSizes = pieces.map(({ sent }) => `${sent.width}×${sent.height}`).join(" + ");
          terminal.note(`${name}: ${original.width}×${original.height} → ${sentSizes} pixels, ${tokens} tokens`);
          for (const note of notes) terminal.note(`${name}: ${describeNote(note)}`);
          const remedies = describeRemedies(image);
          if (remedies !== "") terminal.note(`${name}: To make it readable, use ${remedies}.`);
        }
        break;
      case "choosingRegions":
        terminal.showProgress("Choosing where to look closer");
        break;
      case "turnsDropped":
        // This event is never sent, because the question has no earlier turns.
        break;
      case "stalled":
        terminal.showProgress(`The server has sent nothing for ${event.seconds} s. Waiting`);
        break;
      case "slowDevice":
        terminal.note(describeSlowDevice(event.device));
        break;
      case "waiting":
        terminal.showProgress(`The server is busy. Retrying in ${Math.ceil(event.delayMs / 1000)} s`);
        break;
      case "imagesDownscaled":
        terminal.note(`The server limits ${event.names.join(", ")} to ${event.limitTokens} tokens. Small text may be unreadable.`);
        break;
      case "thought":
        terminal.showTransient("Thinking");
        break;
      case "answerRestarted":
        terminal.note(`The diagram has an error. Asking the model to correct it: ${event.problem}`);
        break;
      case "promptProgress":
        terminal.showTransient(`Reading ${event.isEstimate ? "about " : ""}${event.processed} of ${event.total} tokens`);
        break;
      case "text":
        terminal.clearProgress();
        if (!isSilent) terminal.printPart(event.text);
        break;
      case "answered":
        return event.answer;
    }
  }
  throw new FailureError({ kind: "engineGone" });
}

function describeRemedies(image: PreparedImage): string {
  return listRemedies(image)
    .map((remedy) => getRemedyOptions(remedy, image))
    .join(" or ");
}

/** Describes the boxes to which the answer points, in pixels of the images. */
function describePointedImages({ text, pointed = [] }: Answer): string[] {
  return pointed.flatMap(({ image, boxes }) =>
    boxes.map(
      ({ from, to, region: { x, y, width, height } }) =>
        `${text.slice(from, to)}: ${width}×${height} pixels at ${x}, ${y} in ${image.name}`,
    ),
  );
}

function buildQuestion({ ask, mermaid }: Values, imageCount: number): string {
  if (mermaid) return [buildActionPrompt(toMermaid, imageCount), ...(ask === undefined ? [] : [ask])].join("\n\n");
  return ask ?? (imageCount > 0 ? buildExplainQuestion(imageCount) : EXPLAIN_SELECTION);
}

function parseBudget(text: string): ImageBudget {
  const budget = IMAGE_BUDGETS.find((budget) => String(budget) === text);
  if (budget === undefined) throw new UsageError(`--budget must be one of ${IMAGE_BUDGETS.join(", ")}, not “${text}”.`);
  return budget;
}

function parseNumber(option: string, text: string, minimum: number, maximum: number, isInteger: boolean): number {
  const number = Number(text);
  if (text.trim() === "" || !(number >= minimum && number <= maximum) || (isInteger && !Number.isInteger(number))) {
    throw new UsageError(`${option} must be a ${isInteger ? "whole " : ""}number from ${minimum} to ${maximum}, not “${text}”.`);
  }
  return number;
}

/** Parses `X,Y,WIDTH,HEIGHT`, in image pixels. */
function parseRegion(text: string): NonNullable<ImageRef["region"]> {
  const [, x, y, width, height] = /^(\d+),(\d+),(\d+),(\d+)$/.exec(text) ?? [];
  if (!Number(width) || !Number(height))
    throw new UsageError(`--region must be X,Y,WIDTH,HEIGHT in pixels, such as 0,0,640,480, not “${text}”.`);
  return { x: Number(x), y: Number(y), width: Number(width), height: Number(height) };
}

async function readImage(path: string): Promise<{ name: string; bytes: Uint8Array }> {
  try {
    return { name: path, bytes: await readRegularFile(path, IMAGE_LIMITS.bytes) };
  } catch (error) {
    if (error instanceof FileTooLargeError)
      throw new FailureError({ kind: "imageTooLarge", name: path, bytes: error.bytes, limitBytes: IMAGE_LIMITS.bytes });
    if (await isAnnexLink(path)) throw new FailureError({ kind: "imageNotDownloaded", name: path, system: "gitAnnex" });
    throw toFileFailure("image", path, error);
  }
}

/** Maximum size of a file from which code is selected. */
const MAX_SELECTION_FILE_BYTES = 20_000_000;

/** Reads `FILE` or `FILE:FROM-TO`. File names may contain colons. */
async function readSelection(text: string): Promise<Selection> {
  const [, file = text, from, to] = /^(.*):(\d+)-(\d+)$/.exec(text) ?? [];
  let content: string;
  try {
    content = (await readRegularFile(file, MAX_SELECTION_FILE_BYTES)).toString("utf8");
  } catch (error) {
    throw toFileFailure("selection", file, error);
  }
  const selection = { path: file, language: extname(file).slice(1) };
  if (from === undefined || to === undefined) return { ...selection, text: content };
  const lines = content.split("\n");
  const first = Number(from);
  const last = Number(to);
  if (first < 1 || last < first || first > lines.length) {
    throw new UsageError(`--selection ${text} is out of range: ${file} has lines 1 to ${lines.length}.`);
  }
  return { ...selection, lines: [first, Math.min(last, lines.length)], text: lines.slice(first - 1, last).join("\n") };
}

function toFileFailure(role: "image" | "selection", path: string, error: unknown): FailureError {
  if (getErrorCode(error) === "ENOENT") return new FailureError({ kind: "fileMissing", role, path });
  return new FailureError({ kind: "fileUnreadable", role, path, reason: getErrorMessage(error) });
}

function formatSummary({ model, tokens, timings, finish }: Answer): string {
  const cached = tokens.cached > 0 ? ` (${tokens.cached} cached)` : "";
  const formatSeconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  return `${model}: ${tokens.prompt} tokens read${cached}, ${tokens.answer} written; first token after ${formatSeconds(timings.firstTokenMs)}, ${formatSeconds(timings.totalMs)} in total${finish === "length" ? "; the answer was cut off at its limit" : ""}`;
}
