import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { resolve } from "node:path";
import { measureDifference, computeOverlap, drawInChromium, drawWithOriel, findDrawnWords } from "../fixtures/chromiumSvg.ts";
import { openBrowser } from "../tools/browser.mjs";

const FOLDER = resolve("test/fixtures/exports");
const MAX_DIFFERING_FRACTION = 0.05;
const MIN_OVERLAP = 0.5;

describe("an SVG as common exporters write it", function () {
  this.timeout(120_000);

  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let names: string[];
  before(async () => {
    browser = await openBrowser();
    names = (await readdir(FOLDER)).filter((name) => name.endsWith(".svg"));
  });
  after(() => browser.close());

  it("is drawn as Chromium draws it, with each word at the right position", async () => {
    const lines: string[] = [];
    const failures: string[] = [];
    for (const name of names) {
      const source = await readFile(resolve(FOLDER, name));
      const ours = await drawWithOriel(source);
      const { rendering, words } = await drawInChromium(browser.page, resolve(FOLDER, name), ours);
      const differing = await measureDifference(ours, rendering);
      const ourWords = await findDrawnWords(source, ours);
      // Oriel may draw a word several times, such as for its shadow.
      const overlaps = words.map(({ text, box }) => {
        const sameWords = ourWords.filter((word) => word.text.toLowerCase() === text.toLowerCase());
        return Math.max(0, ...sameWords.map((word) => computeOverlap(word.box, box)));
      });
      const lowest = Math.min(...overlaps);
      lines.push(
        `${name}: ${(differing * 100).toFixed(2)} % of the pixels differ; lowest overlap of ${words.length} words ${lowest.toFixed(2)}`,
      );
      if (differing > MAX_DIFFERING_FRACTION || lowest < MIN_OVERLAP) failures.push(lines.at(-1) ?? "");
    }
    console.log(lines.join("\n"));
    assert.ok(names.length >= 24);
    assert.deepEqual(failures, []);
  }).timeout(600_000);
});
