/** Share of a frame for drawing answers; a longer task is drawn alone. */
const FRAME_BUDGET_MS = 12;

const waiting: (() => void)[] = [];
const afterwards: (() => void)[] = [];
let isDrawing = false;

/** Draws with the next frame, latest task first. Tasks beyond the budget wait for the frame after, so that a long page stays responsive. */
export function drawInTurn(draw: () => void): void {
  waiting.push(draw);
  if (isDrawing) return;
  isDrawing = true;
  requestAnimationFrame(drawSome);
}

/** Runs once nothing is left to draw. */
export function onceDrawn(act: () => void): void {
  if (isDrawing) afterwards.push(act);
  else act();
}

function drawSome(): void {
  const until = performance.now() + FRAME_BUDGET_MS;
  try {
    for (let draw = waiting.pop(); draw; draw = performance.now() < until ? waiting.pop() : undefined) draw();
  } finally {
    // A failing task must not stop the others.
    isDrawing = waiting.length > 0;
    if (isDrawing) requestAnimationFrame(drawSome);
    else for (const act of afterwards.splice(0)) act();
  }
}
