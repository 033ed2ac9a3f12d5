import { shuffle } from "../random.ts";
import { createSvg, drawArrow, drawBox, drawText, pickNumber } from "./drawing.ts";

/** A diagram, with its nodes and arrows as in answers.json. */
export interface Diagram {
  svg: string;
  nodes: string[];
  edges: ([string, string] | [string, string, string])[];
}

const STEPS = [
  "Read file",
  "Parse header",
  "Check size",
  "Decode",
  "Resize",
  "Store copy",
  "Send reply",
  "Write log",
  "Notify user",
  "Retry",
  "Clean up",
];
const LABELS = ["ok", "too large", "cached", "timeout", "done", "empty"];

const [NODE_WIDTH, NODE_HEIGHT, GAP_X, GAP_Y] = [140, 52, 70, 64];

/** Draws a flowchart: a column of steps with a branch to the right at some of them. */
export function drawFlow(random: () => number): Diagram {
  const names = shuffle(STEPS, random);
  const labels = shuffle(LABELS, random);
  const stepCount = pickNumber(3, 4, random);
  const steps = names.slice(0, stepCount);
  const branches = steps.slice(0, 2).map((from, index) => ({ from, row: index, to: names[stepCount + index] ?? "" }));
  const edges: Diagram["edges"] = [];
  const shapes: string[] = [];
  const getTop = (row: number) => 24 + row * (NODE_HEIGHT + GAP_Y);
  const centerX = 24 + NODE_WIDTH / 2;
  for (const [row, step] of steps.entries()) {
    shapes.push(drawNode(24, getTop(row), step));
    const next = steps[row + 1];
    if (next === undefined) continue;
    const label = row === 0 ? labels[0] : undefined;
    shapes.push(drawArrow(centerX, getTop(row) + NODE_HEIGHT, centerX, getTop(row + 1)));
    if (label !== undefined) shapes.push(drawText(centerX + 10, getTop(row) + NODE_HEIGHT + 36, label, { size: 12 }));
    edges.push(label === undefined ? [step, next] : [step, next, label]);
  }
  for (const { from, row, to } of branches) {
    const [left, middle] = [24 + NODE_WIDTH + GAP_X, getTop(row) + NODE_HEIGHT / 2];
    const label = labels[row + 1] ?? "";
    shapes.push(drawNode(left, getTop(row), to), drawArrow(24 + NODE_WIDTH, middle, left, middle));
    shapes.push(drawText(24 + NODE_WIDTH + GAP_X / 2, middle - 8, label, { size: 12, anchor: "middle" }));
    edges.push([from, to, label]);
  }
  const width = 48 + 2 * NODE_WIDTH + GAP_X;
  return { svg: createSvg(width, getTop(stepCount) - GAP_Y + 24, shapes), nodes: [...steps, ...branches.map(({ to }) => to)], edges };
}

function drawNode(x: number, y: number, label: string): string {
  const box = drawBox({ x, y, width: NODE_WIDTH, height: NODE_HEIGHT }, "#eef4fb", "#0b5cad", 6);
  return box + drawText(x + NODE_WIDTH / 2, y + 31, label, { size: 14, anchor: "middle" });
}

const ACTORS = ["Browser", "Gateway", "Database", "Queue", "Worker", "Mail server"];
const MESSAGES = ["open session", "read rows", "rows", "enqueue job", "accepted", "send report", "delivered", "close session"];

/** Draws a sequence diagram with three participants. */
export function drawSequence(random: () => number): Diagram {
  const actors = shuffle(ACTORS, random).slice(0, 3);
  const count = pickNumber(4, 6, random);
  const edges = shuffle(MESSAGES, random)
    .slice(0, count)
    .map((message): [string, string, string] => {
      const from = pickNumber(0, 2, random);
      const to = (from + pickNumber(1, 2, random)) % 3;
      return [actors[from] ?? "", actors[to] ?? "", message];
    });
  const getX = (name: string) => 100 + actors.indexOf(name) * 210;
  const bottom = 100 + count * 48;
  const shapes = [
    ...actors.flatMap((name) => [
      `<line x1="${getX(name)}" y1="64" x2="${getX(name)}" y2="${bottom}" stroke="#777" stroke-dasharray="4 4"/>`,
      drawBox({ x: getX(name) - 65, y: 24, width: 130, height: 40 }, "#f3eefa", "#7a3e9d", 4),
      drawText(getX(name), 49, name, { size: 14, anchor: "middle" }),
    ]),
    ...edges.flatMap(([from, to, message], index) => {
      const y = 100 + index * 48;
      return [drawArrow(getX(from), y, getX(to), y), drawText((getX(from) + getX(to)) / 2, y - 8, message, { size: 12, anchor: "middle" })];
    }),
  ];
  return { svg: createSvg(620, bottom + 24, shapes), nodes: actors, edges };
}
