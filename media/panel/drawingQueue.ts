/** Time for drawing answers in one frame, leaving room for input and layout. */
const FRAME_BUDGET_MS = 12;

const queue: (() => void)[] = [];
const onDrawn: (() => void)[] = [];
let isDrawing = false;

/** Queues a drawing for the next frame, the latest first. Drawings over the frame's budget wait, so that a long page does not freeze. */
export function queueDrawing(draw: () => void): void {
  queue.push(draw);
  if (isDrawing) return;
  isDrawing = true;
  requestAnimationFrame(drawSome);
}

/** Runs an action once the queue is empty. */
export function afterDrawing(act: () => void): void {
  if (isDrawing) onDrawn.push(act);
  else act();
}

function drawSome(): void {
  const until = performance.now() + FRAME_BUDGET_MS;
  try {
    for (let draw = queue.pop(); draw; draw = performance.now() < until ? queue.pop() : undefined) draw();
  } finally {
    // A drawing that throws must not block the others.
    isDrawing = queue.length > 0;
    if (isDrawing) requestAnimationFrame(drawSome);
    else for (const act of onDrawn.splice(0)) act();
  }
}
