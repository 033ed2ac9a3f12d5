/** Time budget per frame for drawing answers. The rest of the frame is left for input and layout. */
const FRAME_BUDGET_MS = 12;

const queue: (() => void)[] = [];
const onDrawn: (() => void)[] = [];
let isDrawing = false;

/**
 * Queues a draw function for the next frame. The last one queued runs first; those that exceed the time budget wait for a later frame, so that
 * a long page does not freeze.
 */
export function queueDrawing(draw: () => void): void {
  queue.push(draw);
  if (isDrawing) return;
  isDrawing = true;
  requestAnimationFrame(drawWithinBudget);
}

/** Runs an action once all queued draw functions have run. */
export function afterDrawing(act: () => void): void {
  if (isDrawing) onDrawn.push(act);
  else act();
}

function drawWithinBudget(): void {
  const until = performance.now() + FRAME_BUDGET_MS;
  try {
    for (let draw = queue.pop(); draw; draw = performance.now() < until ? queue.pop() : undefined) draw();
  } finally {
    // A draw function that throws must not block the others.
    isDrawing = queue.length > 0;
    if (isDrawing) requestAnimationFrame(drawWithinBudget);
    else for (const act of onDrawn.splice(0)) act();
  }
}
