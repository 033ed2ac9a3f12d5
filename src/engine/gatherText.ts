import type { AskEvent } from "../protocol/ask.ts";

/** Interval at which the tokens of a fast model are sent, because each message takes time in two processes. */
const GATHER_MS = 50;

/**
 * Passes events on in order. The first text is passed on immediately, as is text that arrives at longer intervals than `gatherMs`. Faster
 * text is joined and delayed by at most `gatherMs`. `flush` passes on the rest.
 */
export function gatherText(
  onEvent: (event: AskEvent) => void,
  gatherMs = GATHER_MS,
): { onEvent: (event: AskEvent) => void; flush: () => void } {
  let gathered: (AskEvent & { text: string }) | undefined;
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const event = gathered;
    gathered = undefined;
    if (event) onEvent(event);
  };
  const afterPause = () => {
    const isMore = gathered !== undefined;
    flush();
    if (isMore) timer = setTimeout(afterPause, gatherMs);
  };
  return {
    flush,
    onEvent: (event) => {
      const isText = event.kind === "text" || event.kind === "thought";
      if (!isText || (gathered && gathered.kind !== event.kind)) flush();
      if (!isText) return onEvent(event);
      gathered = { kind: event.kind, text: (gathered?.text ?? "") + event.text };
      if (timer !== undefined) return;
      flush();
      timer = setTimeout(afterPause, gatherMs);
    },
  };
}
