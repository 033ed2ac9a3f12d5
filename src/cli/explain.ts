import type { EngineClient } from "../client/engineClient.ts";
import { describeSlowDevice } from "../client/slowText.ts";
import { omitUndefined } from "../core/omitUndefined.ts";
import { toJsonText } from "../core/jsonText.ts";
import { FailureError } from "../failures/failure.ts";
import type { Action } from "../chat/action.ts";
import { acceptsImageCount, actions, buildActionPrompt } from "../chat/actions.ts";
import { toMermaid } from "../chat/actions/toMermaid.ts";
import { EXPLAIN_SELECTION, buildExplainPrompt } from "../chat/explain.ts";
import { chooseInstructions } from "../chat/instructions.ts";
import { measurePixels } from "../chat/measurePixels.ts";
import { chooseSampling, chooseZoom, markStyleExamples } from "../chat/question.ts";
import { DEFAULT_STACKS } from "../chat/stack.ts";
import { describeZoomOffer } from "../chat/turnView.ts";
import { CHAT_SYSTEM } from "../chat/systemText.ts";
import { describeNote } from "../image/notes.ts";
import { IMAGE_LIMITS } from "../image/imageFile.ts";
import type { Answer, AskParams } from "../protocol/ask.ts";
import type { ImageRef, PreparedImage } from "../protocol/images.ts";
import { chooseMoreDetail, listRemedies, type Remedy } from "../image/remedies.ts";
import { imageTokenBudget, zoom } from "../contributions/settings/images.ts";
import { maxAnswerTokens, temperature } from "../contributions/settings/questions.ts";
import { readChoice } from "./readChoice.ts";
import { parseBudget, parseNumber, parseRegion, readImage, readSelection } from "./explainInputs.ts";
import { parseArguments } from "./parseArguments.ts";
import { buildOptions } from "./settingOptions.ts";
import { chooseTarget, createEngineClient, targetOptions } from "./target.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage.ts";

export const options = {
  ask: { type: "string" },
  selection: { type: "string", multiple: true },
  json: { type: "boolean" },
  action: { type: "string" },
  mermaid: { type: "boolean" },
  stack: { type: "string" },
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

/** `oriel explain`. @returns 1 if the answer fails the check of its action, else 0 */
export async function explainCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArguments(args, options);
  const readSelections = await Promise.all((values.selection ?? []).map(readSelection));
  if (positionals.length === 0 && readSelections.length === 0) throw new UsageError("Specify at least one image.");
  const action = chooseAction(values, positionals.length);
  const actionId = omitUndefined({ action: action?.id });
  const selections = markStyleExamples(actionId, readSelections);
  const sampling = {
    maxTokens: parseNumber("--max-tokens", values["max-tokens"] ?? String(maxAnswerTokens.default), 1, 32768, true),
    temperature: parseNumber(
      "--temperature",
      values.temperature ?? String(temperature.default),
      temperature.minimum,
      temperature.maximum,
      false,
    ),
  };
  const settings = {
    budget: parseBudget(values.budget ?? imageTokenBudget.default),
    limits: IMAGE_LIMITS,
    ...chooseSampling(actionId, sampling),
    thinking: values.think ?? false,
    ...omitUndefined({ zoom: chooseZoom(actionId, readChoice(zoom, values)) }),
    ...(action?.check === undefined ? {} : { response: { check: action.check } }),
  };
  const region = values.region === undefined ? undefined : parseRegion(values.region);
  const imageOptions = {
    ...(region ? { region } : {}),
    ...(values.tiles || action?.detail === "tiles" ? { tiles: true } : {}),
    ...(values.enlarge ? { enlarge: true } : {}),
  };
  // A missing image is reported before a missing model.
  const files = await Promise.all(positionals.map(readImage));
  const target = await chooseTarget(values, signal);

  const client = await createEngineClient(terminal);
  try {
    const cachedImages = await Promise.all(files.map(({ name, bytes }) => client.addImage(name, bytes)));
    const refs = cachedImages.map((image): ImageRef => ({ ...image, ...imageOptions }));
    const measured = await measurePixels(client, action, refs, IMAGE_LIMITS, signal);
    if (measured?.kind === "answered") {
      terminal.clearProgress();
      if (values.json) terminal.printFormatted(`${toJsonText({ text: measured.text })}\n`);
      else terminal.print(`${measured.text}\n`);
      return 0;
    }
    const images = measured?.images ?? refs;
    const prompt = buildQuestion(action, values, refs.length);
    const question = measured === undefined ? prompt : `${measured.facts}\n\n${prompt}`;
    const instructions = chooseInstructions(action?.id, images.length > 0);
    const answer = await streamAnswer(
      client,
      { target, system: CHAT_SYSTEM, turns: [], images, selections, question, ...omitUndefined({ instructions }), ...settings },
      // An answer that is checked may still be corrected, so its text is printed only when it is final.
      values.json === true || action?.check !== undefined,
      terminal,
      signal,
    );
    terminal.clearProgress();
    if (values.json) terminal.printFormatted(`${toJsonText(answer)}\n`);
    else {
      terminal.print(action?.check === undefined ? "\n" : `${answer.text}\n`);
      for (const note of describePointedImages(answer)) terminal.note(note);
      if (answer.problem !== undefined) terminal.note(`The answer has a problem: ${answer.problem}`);
      if (answer.zoom?.kind === "offered") terminal.note(`${describeZoomOffer(answer.zoom)} To look closer, use “--zoom on”.`);
      terminal.note(formatSummary(answer));
    }
    return answer.problem === undefined ? 0 : 1;
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
        terminal.note(`The answer has an error. Asking the model to correct it: ${event.problem}`);
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

/** @throws UsageError if the action is unknown, or needs another number of images */
function chooseAction({ action: name, mermaid, stack }: Values, imageCount: number): Action | undefined {
  if (mermaid && name !== undefined) throw new UsageError("Use either --action or --mermaid, not both.");
  const action: Action | undefined = mermaid ? toMermaid : actions.find(({ id }) => toOptionValue(id) === name);
  if (name !== undefined && action === undefined) {
    throw new UsageError(`--action must be one of ${actions.map(({ id }) => toOptionValue(id)).join(", ")}, not “${name}”.`);
  }
  if (stack !== undefined && action?.writesCode === undefined) throw new UsageError("--stack needs “--action to-code”.");
  if (action && !acceptsImageCount(action, imageCount)) {
    const needed = action.images === undefined ? "at least one image" : `exactly ${action.images.count} images`;
    throw new UsageError(`“${action.title}” needs ${needed}.`);
  }
  return action;
}

/** Converts an id such as `describeUi` to the form that is usual on command lines, `describe-ui`. */
function toOptionValue(id: string): string {
  return id.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function buildQuestion(action: Action | undefined, { ask, stack }: Values, imageCount: number): string {
  if (action) {
    const chosenStack = action.writesCode ? (stack ?? DEFAULT_STACKS[0]) : undefined;
    return [buildActionPrompt(action, imageCount, undefined, chosenStack), ...(ask === undefined ? [] : [ask])].join("\n\n");
  }
  return ask ?? (imageCount > 0 ? buildExplainPrompt(imageCount) : EXPLAIN_SELECTION);
}

function formatSummary({ model, tokens, timings, finish }: Answer): string {
  const cached = tokens.cached > 0 ? ` (${tokens.cached} cached)` : "";
  const formatSeconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  return `${model}: ${tokens.prompt} tokens read${cached}, ${tokens.answer} written; first token after ${formatSeconds(timings.firstTokenMs)}, ${formatSeconds(timings.totalMs)} in total${finish === "length" ? "; the answer was cut off at its limit" : ""}`;
}
