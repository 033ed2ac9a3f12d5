/**
 * From the bytes of a screenshot to the PNG that is sent, through the whole of Oriel's path: spool, engine, decoder. Each round has a
 * picture of its own, so that nothing comes from the cache. The pictures are left in the folder that is given, for the host's bench.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { IMAGE_LIMITS } from "../../src/core/imageFile.ts";
import { TestEngine } from "../engine/support.ts";
import { Canvas, type Color } from "../model/canvas.ts";
import { encodePng } from "../model/png.ts";
import { SeededRandom } from "../model/random.ts";

const SIZE = { width: 3840, height: 2160 };
const ROUNDS = 9;

const folder = process.argv[2];
if (folder === undefined) throw new Error("Say in which folder the pictures are to be left.");
const engine = await TestEngine.create();
try {
  const client = engine.client();
  const times: number[] = [];
  let kilobytes = 0;
  // The first warms the decoder and is not counted.
  for (let round = 0; round <= ROUNDS; round++) {
    const file = join(folder, `screenshot-${round}.png`);
    await writeFile(file, await encodePng(screenshot(round)));
    const bytes = await readFile(file);
    kilobytes = bytes.length / 1000;
    const began = performance.now();
    const image = await client.addImage("screenshot.png", bytes);
    const [result] = await client.prepare({ images: [image], budget: "auto", limits: IMAGE_LIMITS }, new AbortController().signal);
    if (result?.kind !== "prepared") throw new Error(JSON.stringify(result));
    if (round > 0) times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  const at = (part: number) => (times[Math.round((times.length - 1) * part)] ?? 0).toFixed(0);
  console.log(
    `Screenshot of ${SIZE.width}×${SIZE.height} (${kilobytes.toFixed(0)} kB) to PNG: ${at(0.5)} ms (median of ${ROUNDS}; ${at(0)} to ${at(1)}; aim: under 250)`,
  );
} finally {
  await engine.dispose();
}

/** An editor full of code, such as takes long to decode: lines of strokes in several colours on a dark ground. */
function screenshot(seed: number): Canvas {
  const random = new SeededRandom(seed + 1);
  const canvas = new Canvas(SIZE.width, SIZE.height, [31, 31, 31]);
  canvas.rectangle([0, 0, 600, SIZE.height], [24, 24, 24]);
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
        canvas.line([left, top], [left, top + random.integer(12, 24)], 3, color);
        const y = top + random.integer(4, 20);
        canvas.line([left, y], [left + 11, y], 3, color);
      }
      left += 18;
    }
  }
  return canvas;
}
