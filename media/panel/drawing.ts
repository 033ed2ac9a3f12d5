/** Of a frame, what drawing answers may take, in milliseconds; one that takes longer is drawn alone. */
const BUDGET = 12;

const waiting: (() => void)[] = [];
const afterwards: (() => void)[] = [];
let isDrawing = false;

/** Draws with the next frame, the latest first; what is too much for one goes into the next, so that a long page is no frozen one. */
export function drawInTurn(draw: () => void): void {
  waiting.push(draw);
  if (isDrawing) return;
  isDrawing = true;
  requestAnimationFrame(drawSome);
}

/** Acts when nothing is left to be drawn. */
export function onceDrawn(act: () => void): void {
  if (isDrawing) afterwards.push(act);
  else act();
}

function drawSome(): void {
  const until = performance.now() + BUDGET;
  try {
    for (let draw = waiting.pop(); draw; draw = performance.now() < until ? waiting.pop() : undefined) draw();
  } finally {
    // One that fails must not keep the others from their turn.
    isDrawing = waiting.length > 0;
    if (isDrawing) requestAnimationFrame(drawSome);
    else for (const act of afterwards.splice(0)) act();
  }
}
