import type { AskEvent } from "../protocol/ask.ts";

/** Each message costs two processes time, so the tokens of a fast model are sent together. */
const GATHER_MS = 50;

/**
 * Passes events on in order. The first text is passed on at once, and so is text that comes slower than `gatherMs`; faster text is joined
 * and follows after `gatherMs` at the latest. `flush` passes on the rest.
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
