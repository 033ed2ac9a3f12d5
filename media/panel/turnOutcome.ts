import type { TurnView } from "../../src/protocol/turnView.ts";
import { createElement, addIconAndText } from "../dom.ts";
import { labels } from "./labels.ts";

/** Creates the elements below an answer: its failure or warning, notes, and timings. */
export function createOutcome({ state, zoomOffer, isUnanswered, isReplaced }: TurnView): HTMLElement[] {
  const elements: HTMLElement[] = [];
  if (state.kind === "failed") {
    elements.push(addIconAndText(createElement("p", "failure"), "error", state.message));
    if (state.log.length > 0) elements.push(createLog(state.log));
  }
  if (state.kind === "stopped") elements.push(createNote(labels.stopped));
  if (state.kind === "interrupted") elements.push(createNote(labels.interrupted));
  if (state.kind === "done") {
    if (state.isTruncated) elements.push(createNote(labels.truncated));
    if (state.warning !== undefined) elements.push(addIconAndText(createElement("p", "failure"), "warning", state.warning));
    elements.push(state.details === "" ? createNote(state.summary) : createTimings(state.summary, state.details));
  }
  if (zoomOffer !== "") elements.push(createNote(zoomOffer));
  if (isUnanswered && !isReplaced) elements.push(createNote(labels.unanswered));
  return elements;
}

function createLog(lines: string[]): HTMLElement {
  const details = createElement("details");
  const log = createElement("pre", "log", lines.join("\n"));
  // Lets keyboard users scroll the log.
  log.tabIndex = 0;
  details.append(createElement("summary", "", labels.log), log);
  return details;
}

/** Shows the details on hover. For users without a mouse, they can also be expanded. */
function createTimings(summary: string, details: string): HTMLElement {
  const element = createElement("details", "note timings");
  const title = createElement("summary", "", summary);
  title.title = details;
  element.append(title, createElement("p", "", details));
  return element;
}

function createNote(text: string): HTMLElement {
  return createElement("p", "note", text);
}
