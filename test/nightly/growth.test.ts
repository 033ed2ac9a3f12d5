import assert from "node:assert/strict";
import { resolve } from "node:path";
import { scanDocument } from "../../src/altText/repository/scanDocument.ts";
import { DEFAULT_SETTINGS } from "../../src/altText/repository/settings.ts";
import { scanInWorker } from "../../src/altText/worker/scanInWorker.ts";
import { createScannedPage } from "../../src/altText/worker/views.ts";
import { createFolderWith } from "../fixtures/folder.ts";
import { measureCpuMs } from "../fixtures/cpuTime.ts";

const ITEM = '<li class="c"><a href="/x/1"><img src="http://a/b.png" alt="Thing"><span>Some text &amp; more</span></a></li>';

/** Ratio of times that still counts as linear when the input grows tenfold: quadratic growth would give 100. */
const MAX_RATIO = 30;

async function assertLinear(run: (size: number) => Promise<number>, size: number): Promise<void> {
  // Warm-up, so that compilation is not measured.
  await run(size / 10);
  const [small, large] = [await run(size), await run(size * 10)];
  assert.ok(large < MAX_RATIO * small, `${large} ms for ${size * 10}, ${small} ms for ${size}`);
}

describe("the time that Oriel needs", function () {
  this.timeout(300_000);

  it("to scan minified HTML is proportional to its size up to ten megabytes", async () => {
    const measureScan = async (bytes: number) => {
      const folder = await createFolderWith({ "a.html": `<!doctype html><ul>${ITEM.repeat(bytes / ITEM.length)}</ul><img>` });
      const onSkipped = (path: string, reason: string) => assert.fail(`${path}: ${reason}`);
      const options = { root: folder.path, script: resolve("dist/alt-text.mjs"), settings: DEFAULT_SETTINGS, onSkipped };
      const time = await measureCpuMs(async () => {
        for await (const { findings } of scanInWorker([folder.path], options)) assert.equal(findings.at(-1)?.rule, "missing");
      });
      await folder.remove();
      return time;
    };
    await assertLinear(measureScan, 1_000_000);
  });

  it("to create a page of scan results is proportional to its number of images, even if they are on one line", async () => {
    const measurePage = async (count: number) => {
      const document = { path: "a.html", ...(await scanDocument({ syntax: "html", source: `<ul>${ITEM.repeat(count)}</ul>` }, {})) };
      return measureCpuMs(() => assert.equal(createScannedPage(document).uses.length, count));
    };
    await assertLinear(measurePage, 1000);
  });
});
