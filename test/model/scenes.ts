/**
 * Draws scenes with descriptions. The test model can describe them, and tests compare its answers with the descriptions. The scenes are those
 * of scenes.py, on which the model was trained, but chosen by another random number generator.
 */
import { Canvas, type Color, type Point } from "./canvas.ts";
import { SeededRandom } from "./random.ts";

export type SceneKind = "shape" | "chart" | "form" | "diagram";

export interface Truth {
  kind: SceneKind;
  /** Description of the scene in one sentence. */
  alt: string;
  qa: { question: string; answer: string }[];
  /** Fenced Mermaid code, only for flow diagrams. */
  mermaid?: string;
}

export interface Scene {
  width: number;
  height: number;
  /** Three bytes per pixel, rows from the top. */
  rgb: Uint8Array;
  truth: Truth;
}

const COLORS: [name: string, rgb: Color][] = [
  ["red", [214, 40, 40]],
  ["green", [42, 157, 70]],
  ["blue", [38, 90, 210]],
  ["yellow", [240, 200, 30]],
  ["purple", [130, 50, 170]],
  ["orange", [240, 130, 30]],
];

const LIGHT: Color[] = [
  [255, 255, 255],
  [248, 249, 250],
  [240, 244, 248],
  [250, 246, 240],
  [230, 234, 240],
];

const WHITE: Color = [255, 255, 255];
const INK: Color = [40, 44, 52];
const NUMBERS = ["no", "one", "two", "three", "four", "five"];

/** Draws a scene of a random kind, `minWidth` to `maxWidth` pixels wide and 55 to 95 % as high. The same seed draws the same scene. */
export function drawScene(seed: number, { minWidth, maxWidth }: { minWidth: number; maxWidth: number }): Scene {
  const random = new SeededRandom(seed);
  const width = random.integer(minWidth, maxWidth);
  const height = Math.trunc(width * random.between(0.55, 0.95));
  const kind = random.pick<SceneKind>(["shape", "chart", "form", "diagram"]);
  return draw(kind, random, width, height);
}

/** Draws a scene of this kind and size. */
export function drawSceneOfKind(kind: SceneKind, seed: number, { width, height }: { width: number; height: number }): Scene {
  return draw(kind, new SeededRandom(seed), width, height);
}

function draw(kind: SceneKind, random: SeededRandom, width: number, height: number): Scene {
  const { canvas, truth } = painters[kind](random, width, height);
  return { width, height, rgb: canvas.rgb, truth };
}

interface Painting {
  canvas: Canvas;
  truth: Truth;
}

const painters = {
  shape: paintShape,
  chart: paintChart,
  form: paintForm,
  diagram: paintDiagram,
} satisfies Record<SceneKind, (random: SeededRandom, width: number, height: number) => Painting>;

function paintShape(random: SeededRandom, w: number, h: number): Painting {
  const canvas = new Canvas(w, h, random.pick(LIGHT));
  const [color, rgb] = random.pick(COLORS);
  const shape = random.pick(["circle", "square", "triangle"]);
  const [place, middle] = random.pick<[string, number]>([
    ["on the left", 0.22],
    ["in the center", 0.5],
    ["on the right", 0.78],
  ]);
  const cx = middle * w + random.between(-0.04, 0.04) * w;
  const cy = h * random.between(0.4, 0.6);
  const r = Math.min(w * 0.19, h * 0.4) * random.between(0.75, 1);
  const fill = varyColor(rgb, random);
  if (shape === "circle") {
    canvas.drawEllipse([cx - r, cy - r, cx + r, cy + r], fill);
  } else if (shape === "square") {
    const s = r * 0.9;
    canvas.drawRectangle([cx - s, cy - s, cx + s, cy + s], fill);
  } else {
    canvas.drawPolygon(
      [
        [cx, cy - r],
        [cx - r, cy + r * 0.8],
        [cx + r, cy + r * 0.8],
      ],
      fill,
    );
  }
  const truth: Truth = {
    kind: "shape",
    alt: `${addArticle(color, "capital")} ${shape} ${place}.`,
    qa: [
      { question: "What color is the shape?", answer: `The shape is ${color}.` },
      { question: "What shape is it?", answer: `It is a ${shape}.` },
    ],
  };
  return { canvas, truth };
}

function paintChart(random: SeededRandom, w: number, h: number): Painting {
  const canvas = new Canvas(w, h, random.pick(LIGHT));
  const n = random.integer(2, 5);
  const [color, rgb] = random.pick(COLORS);
  const fill = varyColor(rgb, random);
  const [left, right, floor] = [w * 0.1, w * 0.93, h * 0.88];
  const thickness = Math.max(2, Math.floor(w / 160));
  canvas.drawLine([left, h * 0.08], [left, floor], thickness, INK);
  canvas.drawLine([left, floor], [right, floor], thickness, INK);
  const step = (right - left) / n;
  for (let i = 0; i < n; i++) {
    const bar = random.between(0.25, 0.95) * (floor - h * 0.1);
    canvas.drawRectangle([left + step * (i + 0.2), floor - bar, left + step * (i + 0.8), floor], fill);
  }
  const truth: Truth = {
    kind: "chart",
    alt: `A bar chart with ${NUMBERS[n]} ${color} bars.`,
    qa: [
      { question: "What color are the bars?", answer: `The bars are ${color}.` },
      { question: "How many bars are there?", answer: `There are ${NUMBERS[n]} bars.` },
    ],
  };
  return { canvas, truth };
}

function paintForm(random: SeededRandom, w: number, h: number): Painting {
  const canvas = new Canvas(w, h, [226, 230, 236]);
  const n = random.integer(1, 4);
  const [color, rgb] = random.pick(COLORS);
  const fill = varyColor(rgb, random);
  const pad = w * 0.08;
  const left = w * 0.14;
  canvas.drawRectangle([pad, h * 0.04, w - pad, h * 0.96], WHITE, { color: [160, 166, 174], width: 1 });
  paintText(canvas, left, h * 0.09, w * random.between(0.2, 0.4), h * 0.035, [60, 64, 72]);
  const row = h * 0.155;
  const top = h * 0.17;
  for (let i = 0; i < n; i++) {
    const y = top + i * row;
    paintText(canvas, left, y, w * random.between(0.08, 0.2), h * 0.022);
    canvas.drawRectangle([left, y + row * 0.28, w * 0.86, y + row * 0.8], WHITE, {
      color: [90, 96, 104],
      width: Math.max(2, Math.floor(w / 200)),
    });
  }
  const y = top + n * row + h * 0.02;
  canvas.drawRectangle([left, y, left + w * random.between(0.28, 0.42), y + h * 0.11], fill);
  const fields = `${NUMBERS[n]} text field${n > 1 ? "s" : ""}`;
  const truth: Truth = {
    kind: "form",
    alt: `A screenshot of a form with ${fields} and ${addArticle(color)} button.`,
    qa: [
      { question: "What color is the button?", answer: `The button is ${color}.` },
      { question: "How many text fields are there?", answer: `There ${n === 1 ? "is" : "are"} ${fields}.` },
    ],
  };
  return { canvas, truth };
}

function paintDiagram(random: SeededRandom, w: number, h: number): Painting {
  const canvas = new Canvas(w, h, random.pick(LIGHT));
  const n = random.integer(2, 4);
  const [color, rgb] = random.pick(COLORS);
  const fill = varyColor(rgb, random);
  const cell = w / n;
  const boxWidth = cell * 0.58;
  const boxHeight = h * random.between(0.22, 0.36);
  const cy = h * random.between(0.42, 0.58);
  const thickness = Math.max(3, Math.floor(w / 130));
  for (let i = 0; i < n; i++) {
    const x = cell * (i + 0.5);
    const outline = { color: INK, width: thickness };
    canvas.drawRectangle([x - boxWidth / 2, cy - boxHeight / 2, x + boxWidth / 2, cy + boxHeight / 2], fill, outline);
    paintText(canvas, x - boxWidth * 0.3, cy - h * 0.02, boxWidth * 0.6, h * 0.03, WHITE);
    if (i > 0) paintArrow(canvas, [x - cell + boxWidth / 2, cy], [x - boxWidth / 2, cy], thickness);
  }
  const nodes = ["A", "B", "C", "D"].slice(0, n);
  const arrows = nodes.slice(1).map((node, index) => `  ${nodes[index]} --> ${node}`);
  const truth: Truth = {
    kind: "diagram",
    alt: `A flow diagram with ${NUMBERS[n]} ${color} boxes connected by arrows.`,
    qa: [
      { question: "What color are the boxes?", answer: `The boxes are ${color}.` },
      { question: "How many boxes are there?", answer: `There are ${NUMBERS[n]} boxes.` },
    ],
    mermaid: ["```mermaid", "flowchart LR", ...arrows, "```"].join("\n"),
  };
  return { canvas, truth };
}

/** Draws a bar that represents a line of text. */
function paintText(canvas: Canvas, x: number, y: number, w: number, h: number, shade: Color = [120, 126, 134]): void {
  canvas.drawRectangle([x, y, x + w, y + h], shade);
}

function paintArrow(canvas: Canvas, from: Point, to: Point, thickness: number): void {
  canvas.drawLine(from, to, thickness, INK);
  const size = thickness * 3;
  const [x, y] = to;
  canvas.drawPolygon([to, [x - size, y - size * 0.8], [x - size, y + size * 0.8]], INK);
}

function varyColor([red, green, blue]: Color, random: SeededRandom): Color {
  const vary = (value: number) => Math.max(0, Math.min(255, value + random.integer(-14, 14)));
  return [vary(red), vary(green), vary(blue)];
}

function addArticle(color: string, start?: "capital"): string {
  const article = color === "orange" ? "an" : "a";
  return `${start === "capital" ? article.replace("a", "A") : article} ${color}`;
}
