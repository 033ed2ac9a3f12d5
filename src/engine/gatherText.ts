import type { AskEvent } from "../protocol/ask.ts";

/** Interval at which text from a fast model is sent. Sending each token would waste time, because two processes handle each message. */
const GATHER_INTERVAL_MS = 50;

/**
 * Passes events on in order. The first text is passed on immediately, as is text that arrives at longer intervals than `gatherMs`. Faster
 * text is joined and delayed by at most `gatherMs`. `flush` passes on the rest.
 */
export function gatherText(
  onEvent: (event: AskEvent) => void,
  gatherMs = GATHER_INTERVAL_MS,
): { onEvent: (event: AskEvent) => void; flush: () => void } {
  let pendingEvent: (AskEvent & { text: string }) | undefined;
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const event = pendingEvent;
    pendingEvent = undefined;
    if (event) onEvent(event);
  };
  const flushAfterPause = () => {
    const hasMore = pendingEvent !== undefined;
    flush();
    if (hasMore) timer = setTimeout(flushAfterPause, gatherMs);
  };
  return {
    flush,
    onEvent: (event) => {
      const isText = event.kind === "text" || event.kind === "thought";
      if (!isText || (pendingEvent && pendingEvent.kind !== event.kind)) flush();
      if (!isText) return onEvent(event);
      pendingEvent = { kind: event.kind, text: (pendingEvent?.text ?? "") + event.text };
      if (timer !== undefined) return;
      flush();
      timer = setTimeout(flushAfterPause, gatherMs);
    },
  };
}
