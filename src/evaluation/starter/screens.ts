import type { Region } from "../../image/tiles.ts";
import { createSvg, drawBox, drawText, pick, pickNumber } from "./drawing.ts";

/** A screen with its text, one line per text, from top to bottom. */
export interface Screen {
  svg: string;
  lines: string[];
  /** Region and label of the button; undefined for a log. */
  button?: { label: string; region: Region };
}

const FIELDS = [
  "Account name",
  "Email address",
  "Time zone",
  "Home folder",
  "Backup server",
  "Invoice number",
  "Phone",
  "Project key",
] as const;
const VALUES = [
  "mara.okafor",
  "mara@example.org",
  "Europe/Lisbon",
  "/srv/data/mara",
  "backup-3.example.org",
  "INV-20418",
  "+351 555 0142",
  "TIDE-77",
] as const;
const ACCENTS = ["#0b5cad", "#7a3e9d", "#19692c", "#a3341b"] as const;

/** Draws a form with labels, values and a button, in text sizes from 10 to 24 pixels. */
export function drawForm(title: string, buttonLabel: string, random: () => number): Screen {
  const accent = pick(ACCENTS, random);
  const [width, left] = [pickNumber(440, 560, random), pickNumber(24, 48, random)];
  const lines = [title];
  const shapes = [drawText(left, 48, title, { size: pick([20, 22, 24], random), isBold: true })];
  let y = 84;
  const start = pickNumber(0, 7, random);
  for (let index = 0; index < 3; index++) {
    const at = (start + index) % FIELDS.length;
    const [label, value] = [FIELDS[at] ?? "", VALUES[at] ?? ""];
    shapes.push(drawText(left, y, label, { size: pick([11, 12, 13], random), fill: "#4a5561" }));
    shapes.push(drawBox({ x: left, y: y + 8, width: width - 2 * left, height: 34 }, "#ffffff", "#8a94a0", 4));
    shapes.push(drawText(left + 12, y + 31, value, { size: pick([13, 14, 16], random) }));
    lines.push(label, value);
    y += 66;
  }
  const hint = `Last saved at ${pickNumber(10, 23, random)}:${pickNumber(10, 59, random)} by ${pick(["Ines", "Tom", "Yuki"], random)}`;
  shapes.push(drawText(left, y + 2, hint, { size: 10, fill: "#4a5561" }));
  const region = { x: left, y: y + 20, width: pickNumber(120, 170, random), height: 40 };
  shapes.push(drawButton(region, buttonLabel, accent));
  lines.push(hint, buttonLabel);
  return { svg: createSvg(width, region.y + 64, shapes, "#f6f8fa"), lines, button: { label: buttonLabel, region } };
}

/** Draws a dialog with a message in several lines, and a button. */
export function drawDialog(title: string, message: readonly string[], buttonLabel: string, random: () => number): Screen {
  const accent = pick(ACCENTS, random);
  const [width, height] = [520, 150 + message.length * 26];
  const region = { x: width - 40 - 140, y: height - 66, width: 140, height: 40 };
  const size = pick([13, 14, 15], random);
  const shapes = [
    drawBox({ x: 16, y: 16, width: width - 32, height: height - 32 }, "#ffffff", "#8a94a0", 8),
    drawText(40, 58, title, { size: 19, isBold: true }),
    ...message.map((line, index) => drawText(40, 92 + index * 26, line, { size })),
    drawButton(region, buttonLabel, accent),
  ];
  return {
    svg: createSvg(width, height, shapes, "#d9dee4"),
    lines: [title, ...message, buttonLabel],
    button: { label: buttonLabel, region },
  };
}

/** Draws lines of a log in a fixed-width font. */
export function drawLog(random: () => number): Screen {
  const time = `${pickNumber(10, 23, random)}:${pickNumber(10, 59, random)}`;
  const lines = [
    `$ npm run build -- --target es20${pickNumber(19, 24, random)}`,
    `${time}:04 info  resolved ${pickNumber(200, 900, random)} modules in ${pickNumber(2, 9, random)}.${pickNumber(1, 9, random)} s`,
    `${time}:07 warn  src/api/${pick(["session", "upload", "search"], random)}.ts:${pickNumber(10, 300, random)} unused import "retry"`,
    `${time}:09 error src/ui/${pick(["Table", "Dialog", "Editor"], random)}.tsx:${pickNumber(10, 300, random)}:${pickNumber(3, 60, random)}`,
    `TypeError: can't read property "${pick(["length", "cursor", "offset"], random)}" of undefined`,
    `build failed with ${pickNumber(1, 9, random)} errors (exit code ${pickNumber(1, 3, random)})`,
  ];
  const size = pick([12, 13, 15], random);
  const shapes = lines.map((line, index) =>
    drawText(18, 34 + index * (size + 12), line, { size, isMono: true, fill: line.includes("rror") ? "#ff9d97" : "#e4e8ec" }),
  );
  return {
    svg: createSvg(Math.max(...lines.map((line) => line.length)) * size * 0.602 + 40, 50 + lines.length * (size + 12), shapes, "#16191d"),
    lines,
  };
}

function drawButton(region: Region, label: string, fill: string): string {
  const text = drawText(region.x + region.width / 2, region.y + 25, label, { size: 14, fill: "#ffffff", anchor: "middle", isBold: true });
  return drawBox(region, fill, "none", 6) + text;
}
