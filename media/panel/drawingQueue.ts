/** Time budget per frame for drawing answers. The rest of the frame is left for input and layout. */
const FRAME_BUDGET_MS = 12;

const queue: (() => void)[] = [];
const drawnCallbacks: (() => void)[] = [];
let isDrawing = false;

/**
 * Queues a draw function for the next frame. The function that was queued last runs first. When the time budget is used up, the remaining
 * functions wait for a later frame, so that a long page does not freeze.
 */
export function queueDrawing(draw: () => void): void {
  queue.push(draw);
  if (isDrawing) return;
  isDrawing = true;
  requestAnimationFrame(drawWithinBudget);
}

/** Calls `callback` after all queued draw functions have run. */
export function runAfterDrawing(callback: () => void): void {
  if (isDrawing) drawnCallbacks.push(callback);
  else callback();
}

function drawWithinBudget(): void {
  const deadlineMs = performance.now() + FRAME_BUDGET_MS;
  try {
    for (let draw = queue.pop(); draw; draw = performance.now() < deadlineMs ? queue.pop() : undefined) draw();
  } finally {
    // A draw function that throws must not block the others.
    isDrawing = queue.length > 0;
    if (isDrawing) requestAnimationFrame(drawWithinBudget);
    else for (const callback of drawnCallbacks.splice(0)) callback();
  }
}
