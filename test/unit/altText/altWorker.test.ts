import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import { AltWorker } from "../../../src/altText/worker/altWorker.ts";
import { USUAL_SETTINGS } from "../../../src/altText/settings.ts";
import type { ScannedPage } from "../../../src/altText/worker/messages.ts";
import { folderWith } from "../files/folder.ts";

const never = new AbortController().signal;
const settings = USUAL_SETTINGS;

describe("the thread for alt texts", () => {
  let worker: AltWorker;
  beforeEach(() => (worker = new AltWorker(resolve("dist/alt-text.mjs"))));
  afterEach(() => worker.dispose());

  it("checks a document as it is in the editor, with its images on disk", async () => {
    const folder = await folderWith({ "a.png": "x" });
    const source = "![shot](a.png)\n![](b.png)";
    const params = { settings, root: folder.path, path: join(folder.path, "page.md"), source, syntax: "markdown" } as const;
    const { uses, problem } = await worker.check(params, never);
    assert.deepEqual(
      uses.map(({ findings, image }) => [findings.map(({ rule }) => rule), image]),
      [
        [[], join(folder.path, "a.png")],
        [["broken-path"], undefined],
      ],
    );
    assert.equal(problem, undefined);
    await folder.remove();
  });

  it("checks a document that is on no disk by itself", async () => {
    const { uses } = await worker.check({ settings, source: "<img src=a.png>", syntax: "html" }, never);
    assert.deepEqual(
      uses[0]?.findings.map(({ rule }) => rule),
      ["missing"],
    );
  });

  it("goes on with the editor's settings where .orielrc makes no sense, and says so", async () => {
    const folder = await folderWith({ ".orielrc": "{" });
    const params = { settings, root: folder.path, path: join(folder.path, "page.md"), source: "<img src=a>", syntax: "markdown" } as const;
    const { uses, problem } = await worker.check(params, never);
    assert.equal(uses.length, 1);
    assert.equal(problem?.kind, "badAltSettings");
    await folder.remove();
  });

  it("scans a folder, with what is not saved yet", async () => {
    const folder = await folderWith({
      "a.md": "# H\n\nsee ![](a.png) here",
      "docs/b.html": "<img src=b.png>",
      ".orielrc": '{"rules":{"missing":"info"}}',
    });
    const pages: ScannedPage[] = [];
    const unsaved: [string, string][] = [[join(folder.path, "a.md"), "# H\n\nsee ![image](a.png) here"]];
    const summary = await worker.scan({ settings, root: folder.path, unsaved }, (some) => pages.push(...some), never);
    assert.deepEqual(summary.skipped, []);
    const [first, second] = pages;
    assert.equal(first?.uses[0]?.line, 3);
    assert.deepEqual(
      first.uses[0].findings.map(({ rule }) => rule),
      ["placeholder", "broken-path"],
    );
    assert.deepEqual(first.uses[0].around, { before: "\nsee ", after: " here" });
    assert.deepEqual(second?.uses[0]?.findings[0]?.severity, "info");
    await folder.remove();
  });

  it("plans changes and tells how the constructs will stand", async () => {
    const source = "![](a.png) ![](b.png)";
    const wanted = [
      { from: 0, before: "![](a.png)", to: { kind: "alt", alt: "A [b]" } },
      { from: 99, before: "![](b.png)", to: { kind: "alt", alt: "B" } },
      { from: 0, before: "![](c.png)", to: { kind: "alt", alt: "C" } },
    ] as const;
    const plans = await worker.plan({ settings, source, syntax: "markdown", wanted: [...wanted] }, never);
    assert.deepEqual(
      plans.map((plan) => (plan.kind === "change" ? plan.now : plan.because)),
      [{ from: 0, text: "![A \\[b\\]](a.png)" }, { from: 18, text: "![B](b.png)" }, "changed"],
    );
  });

  it("tells what is wrong with an alt text before it is written", async () => {
    const place = { settings, source: "[![](a.png)](x)", syntax: "markdown", from: 1, before: "![](a.png)" } as const;
    assert.deepEqual(await worker.problems({ ...place, alt: "Sign in" }, never), []);
    assert.match((await worker.problems({ ...place, alt: "" }, never)).join(), /link/);
    assert.match((await worker.problems({ ...place, alt: "image of a form" }, never)).join(), /screen reader/);
  });

  it("starts again after it ended, and whoever waited is told", async () => {
    const waiting = worker.check({ settings, source: "<img src=a.png>", syntax: "html" }, never);
    worker.dispose();
    await assert.rejects(waiting, /thread for alternative texts/);
    assert.equal((await worker.check({ settings, source: "<img>", syntax: "html" }, never)).uses.length, 1);
  });

  it("gives up what is not wanted any more", async () => {
    const abort = new AbortController();
    const waiting = worker.check({ settings, source: "<img>", syntax: "html" }, abort.signal);
    abort.abort();
    await assert.rejects(waiting, { name: "AbortError" });
  });
});
