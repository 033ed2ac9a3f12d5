import type { Answer, Zoom } from "../protocol/ask.ts";
import type { Size } from "../image/budget.ts";
import type { PointedView, TurnView } from "../protocol/turnView.ts";
import { toPreparedView } from "./preparedView.ts";
import { formatSelectionLabel } from "./question.ts";
import type { Turn, TurnData } from "./turn.ts";

/** Describes a turn for the page. */
export function toTurnView(turn: Turn, host: { toPageUrl: (file: string) => string }): TurnView {
  const { id, question, data } = turn;
  const { thoughts, text, state, notice, stall, isReplaced, droppedTurnCount } = data;
  return {
    id,
    question: question.question,
    images: question.images.map(({ name }, index) => {
      const prepared = data.prepared[index];
      return prepared === undefined ? { name } : { name, prepared: toPreparedView(prepared, host) };
    }),
    selections: question.selections.map((selection) => formatSelectionLabel(selection)),
    ...{ thoughts, text, state, notice, stall, isReplaced, droppedTurnCount },
    pointed: listPointedViews(data, host),
    zoomOffer: describeZoomOffer(data.zoom),
    isUnanswered: !turn.isRunning && text.trim() === "",
  };
}

/** Lists the images with the regions that the model saw separately and the boxes to which the answer points. */
function listPointedViews(
  { zoom, pixelFacts, prepared, pointed }: Pick<TurnData, "zoom" | "pixelFacts" | "prepared" | "pointed">,
  host: Parameters<typeof toPreparedView>[1],
): PointedView[] {
  const views = pointed.map(({ image, boxes }): PointedView => ({
    name: image.name,
    prepared: toPreparedView(image, host),
    boxes: boxes.map(({ from, to, region }) => ({ label: "", region, text: { from, to } })),
  }));
  const regions = [...(zoom?.kind === "used" ? zoom.regions : []), ...(pixelFacts?.regions ?? [])];
  for (const { image: index, label, region } of regions) {
    const image = prepared[index];
    if (image === undefined) continue;
    let view = views.find(({ name, prepared: { original } }) => name === image.name && isSameSize(original, image.original));
    if (view === undefined) views.push((view = { name: image.name, prepared: toPreparedView(image, host), boxes: [] }));
    view.boxes.unshift({ label, region });
  }
  return views;
}

function isSameSize(a: Size, b: Size): boolean {
  return a.width === b.width && a.height === b.height;
}

/** @returns an empty string unless a closer look is offered */
export function describeZoomOffer(zoom: Zoom | undefined): string {
  if (zoom?.kind !== "offered") return "";
  const { extraSeconds } = zoom;
  const loss = "Large images were reduced, so small text may be unreadable.";
  return extraSeconds === undefined ? loss : `${loss} Looking closer takes up to ${extraSeconds} s more.`;
}

/** Describes an answer: model, tokens and time in a one-line summary; other times and rates in details, one per line. */
export function describeAnswer({ model, tokens, timings }: Answer): { summary: string; details: string } {
  const formatSeconds = (ms: number) => (ms / 1000).toFixed(1);
  const details = [
    `First token after ${formatSeconds(timings.firstTokenMs)} s`,
    `${tokens.cached} of ${tokens.prompt} prompt tokens from the cache`,
  ];
  if (timings.promptTokensPerSecond) details.push(`Prompt: ${timings.promptTokensPerSecond.toFixed(0)} tokens per second`);
  if (timings.answerTokensPerSecond) details.push(`Answer: ${timings.answerTokensPerSecond.toFixed(1)} tokens per second`);
  if (timings.draftedTokens)
    details.push(`Draft model: ${timings.acceptedTokens ?? 0} of ${timings.draftedTokens} drafted tokens accepted`);
  return {
    summary: `${model} · ${tokens.prompt - tokens.cached} tokens read, ${tokens.answer} written · ${formatSeconds(timings.totalMs)} s`,
    details: details.join("\n"),
  };
}
