import type { AskEvent } from "../protocol/ask.ts";

/** What a fast model writes within a twentieth of a second comes at once, in milliseconds: each message costs two processes time. */
const GATHER_FOR = 50;

/**
 * Passes events on in their order. The first text goes at once, and so does what comes slower than `gatherFor`; of more, the pieces go
 * together. Text follows after `gatherFor` at the latest; `flush` passes on what is left.
 */
export function gatherText(
  onEvent: (event: AskEvent) => void,
  gatherFor = GATHER_FOR,
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
    if (isMore) timer = setTimeout(afterPause, gatherFor);
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
      timer = setTimeout(afterPause, gatherFor);
    },
  };
}
