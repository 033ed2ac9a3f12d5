/**
 * Measures the time from the bytes of a screenshot to the PNG for the model: image cache, engine, decoder. Each round uses a different
 * image, so that none is cached. The images stay in the folder that is the first argument, for the benchmark of the extension host.
 */
import { spawnSync } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp, { type Create } from "sharp";
import type { EngineClient } from "../../src/client/engineClient.ts";
import { IMAGE_LIMITS } from "../../src/image/imageFile.ts";
import { TestEngine } from "../engine/support.ts";
import { Canvas, type Color } from "../model/canvas.ts";
import { encodePng } from "../model/png.ts";
import { SeededRandom } from "../model/random.ts";
import { createMaxGoal, isQuick, computeMedian, formatSpread, recordFigure } from "./figures.ts";

const PART = "Images";
const SIZE = { width: 3840, height: 2160 };
const ROUNDS = isQuick ? 3 : 9;

const folder = process.argv[2];
if (folder === undefined) throw new Error("Specify the folder for the images.");
const engine = await TestEngine.create();
try {
  const client = engine.createClient();
  const times: number[] = [];
  let kilobytes = 0;
  let lastPng: Buffer | undefined;
  // The first round starts the decoder and is not counted.
  for (let round = 0; round <= ROUNDS; round++) {
    const file = join(folder, `screenshot-${round}.png`);
    await writeFile(file, await encodePng(drawScreenshot(round)));
    const bytes = await readFile(file);
    kilobytes = bytes.length / 1000;
    lastPng = bytes;
    const startedAt = performance.now();
    const image = await client.addImage("screenshot.png", bytes);
    const [result] = await client.prepare({ images: [image], budget: "auto", limits: IMAGE_LIMITS }, new AbortController().signal);
    if (result?.kind !== "prepared") throw new Error(JSON.stringify(result));
    if (round > 0) times.push(performance.now() - startedAt);
  }
  const name = `screenshot of ${SIZE.width}×${SIZE.height} (${kilobytes.toFixed(0)} kB)`;
  recordFigure(PART, `${name} to PNG, automatic budget`, formatSpread(times, "ms"), createMaxGoal(250, computeMedian(times), " ms"));
  if (lastPng) await measureFormatsAndPrograms(client, lastPng, name);
} finally {
  await engine.dispose();
}

/** Measures each format with each budget, and other programs that resize the screenshot. */
async function measureFormatsAndPrograms(client: EngineClient, png: Buffer, name: string): Promise<void> {
  const photo = await sharp(createNoise(4000, 3000)).jpeg({ quality: 90 }).toBuffer();
  const images: [string, Uint8Array][] = [
    [name, png],
    ["JPEG of 12 megapixels", photo],
    ["SVG with text", Buffer.from(writeSvg())],
    ["HEIC", await readFile("test/fixtures/heic/lossy.heic")],
  ];
  for (const [title, bytes] of images) {
    const budgetTimes: string[] = [];
    for (const budget of isQuick ? ([280] as const) : ([70, 140, 280, 560, 1120] as const)) {
      const times: number[] = [];
      for (let round = 0; round < (isQuick ? 1 : 3); round++) {
        // Bytes after the end of an image change its hash, but not its content, so that the image is not found in the cache.
        const image = await client.addImage(title, Buffer.concat([bytes, Buffer.from(`<!-- ${budget} ${round} -->`)]));
        const startedAt = performance.now();
        const [result] = await client.prepare({ images: [image], budget, limits: IMAGE_LIMITS }, new AbortController().signal);
        if (result?.kind !== "prepared") throw new Error(`${title}: ${JSON.stringify(result)}`);
        times.push(performance.now() - startedAt);
      }
      budgetTimes.push(`${budget}: ${computeMedian(times).toFixed(0)} ms`);
    }
    recordFigure(PART, `${title} to PNG at each budget`, budgetTimes.join(", "));
  }
  const file = join(folder ?? "", "other.png");
  await writeFile(file, png);
  for (const [program, args] of [
    ["convert", [file, "-filter", "Lanczos", "-resize", "1920x1104!", join(folder ?? "", "resized.png")]],
    ["vips", ["thumbnail", file, join(folder ?? "", "resized.png"), "1920", "--height", "1104", "--size", "force"]],
  ] as const) {
    const times: number[] = [];
    let isInstalled = true;
    for (let round = 0; round < ROUNDS && isInstalled; round++) {
      const startedAt = performance.now();
      isInstalled = spawnSync(program, args).status === 0;
      times.push(performance.now() - startedAt);
    }
    recordFigure(PART, `${name} to PNG with ${program}, one process each`, isInstalled ? formatSpread(times, "ms") : "not installed");
  }
  // The benchmark of the extension host uses all images in this folder.
  await Promise.all(["other.png", "resized.png"].map((made) => rm(join(folder ?? "", made), { force: true })));
}

function createNoise(width: number, height: number): { create: Create } {
  return { create: { width, height, channels: 3, background: "#808080", noise: { type: "gaussian", mean: 128, sigma: 40 } } };
}

function writeSvg(): string {
  const lines = Array.from(
    { length: 60 },
    (_, index) => `<text x="20" y="${30 + index * 20}" font-size="16">Line ${index} of a drawing with words</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="1300"><rect width="1200" height="1300" fill="#fff"/>${lines.join("")}</svg>`;
}

/** Draws an editor full of code, which is slow to decode: lines of strokes in several colors on a dark background. */
function drawScreenshot(seed: number): Canvas {
  const random = new SeededRandom(seed + 1);
  const canvas = new Canvas(SIZE.width, SIZE.height, [31, 31, 31]);
  canvas.drawRectangle([0, 0, 600, SIZE.height], [24, 24, 24]);
  const colors: Color[] = [
    [204, 204, 204],
    [86, 156, 214],
    [206, 145, 120],
    [78, 201, 176],
  ];
  for (let top = 60; top < SIZE.height - 60; top += 38) {
    for (let left = 640 + 72 * random.integer(0, 4), end = random.integer(1200, 3600); left < end;) {
      const color = random.pick(colors);
      for (let letters = random.integer(2, 12); letters > 0; letters--, left += 18) {
        canvas.drawLine([left, top], [left, top + random.integer(12, 24)], 3, color);
        const y = top + random.integer(4, 20);
        canvas.drawLine([left, y], [left + 11, y], 3, color);
      }
      left += 18;
    }
  }
  return canvas;
}
