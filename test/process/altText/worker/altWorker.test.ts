import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import { AltWorker } from "../../../../src/altText/worker/altWorker.ts";
import { USUAL_SETTINGS } from "../../../../src/altText/repository/settings.ts";
import type { ScannedPage } from "../../../../src/altText/worker/messages.ts";
import { folderWith } from "../../../fixtures/folder.ts";

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
    const { findings, problem } = await worker.check(params, never);
    assert.deepEqual(
      findings.map(({ rule, from, to }) => [rule, source.slice(from, to)]),
      [["broken-path", "![](b.png)"]],
    );
    assert.equal(problem, undefined);
    assert.deepEqual(
      (await worker.uses(params, never)).map(({ findings, image }) => [findings.map(({ rule }) => rule), image]),
      [
        [[], join(folder.path, "a.png")],
        [["broken-path"], undefined],
      ],
    );
    await folder.remove();
  });

  it("checks a document that is on no disk by itself", async () => {
    const { findings } = await worker.check({ settings, source: "<p><img\nsrc=a.png>", syntax: "html" }, never);
    assert.deepEqual(
      findings.map(({ rule, from, to }) => [rule, from, to]),
      // Its first line alone.
      [["missing", 3, 7]],
    );
  });

  it("tells the images of a place, of the document that it is asked about", async () => {
    const one = { settings, source: "![a](a.png) ![b](b.png)", syntax: "markdown" } as const;
    const other = { ...one, source: "![c](c.png)" };
    await worker.check(one, never);
    const targets = async (params: Parameters<AltWorker["uses"]>[0]) => (await worker.uses(params, never)).map(({ use }) => use.target);
    assert.deepEqual(await targets(one), ["a.png", "b.png"]);
    assert.deepEqual(await targets({ ...one, at: { from: 14, to: 14 } }), ["b.png"]);
    assert.deepEqual(await targets(other), ["c.png"]);
    assert.deepEqual(await targets({ ...other, at: { from: 0, to: 2 } }), ["c.png"]);
    assert.deepEqual(await targets({ ...one, syntax: "html" }), []);
  });

  it("goes on with the editor's settings where .orielrc makes no sense, and says so", async () => {
    const own = { file: "/w/.orielrc", text: "{" };
    const { findings, problem } = await worker.check({ settings, own, source: "<img src=a>", syntax: "markdown" }, never);
    assert.equal(findings.length, 1);
    assert.equal(problem?.kind, "badAltSettings");
  });

  it("scans a folder, with what is not saved yet", async () => {
    const folder = await folderWith({
      "a.md": "# H\n\nsee ![](a.png) here",
      "docs/b.html": "<img src=b.png>",
    });
    const own = { file: ".orielrc", text: '{"rules":{"missing":"info"}}' };
    const pages: ScannedPage[] = [];
    const unsaved: [string, string][] = [[join(folder.path, "a.md"), "# H\n\nsee ![image](a.png) here"]];
    const summary = await worker.scan({ settings, own, root: folder.path, unsaved }, (some) => pages.push(...some), never);
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
    assert.equal((await worker.check({ settings, source: "<img>", syntax: "html" }, never)).findings.length, 1);
  });

  it("cuts a scan short that is not wanted any more", async () => {
    const page = "![](a.png)\n\n".repeat(200);
    const folder = await folderWith(Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`${index}.md`, page])));
    const abort = new AbortController();
    let documents = 0;
    const onPages = (pages: ScannedPage[]) => {
      documents += pages.length;
      abort.abort();
    };
    await assert.rejects(worker.scan({ settings, root: folder.path, unsaved: [] }, onPages, abort.signal), { name: "AbortError" });
    assert.ok(documents < 200, `${documents} of 400 documents were looked at`);
    await folder.remove();
  });
});

/** A thread that answers to checks as `onCheck` does, a function of `id`, `tell` (a notification) and `answer`. */
async function threadThat(onCheck: string): Promise<{ script: string; remove: () => Promise<void> }> {
  const folder = await folderWith({
    "thread.mjs": `import { parentPort } from "node:worker_threads";
const send = (message) => parentPort.postMessage({ jsonrpc: "2.0", ...message });
parentPort.on("message", ({ id: request, params: { id } = {} }) => {
  if (request === undefined) return;
  const tell = (method) => send({ method, params: { id } });
  const answer = () => send({ id: request, result: { findings: [] } });
  ${onCheck}
});`,
  });
  return { script: join(folder.path, "thread.mjs"), remove: folder.remove };
}

describe("the time that a document may take", () => {
  const check = async (onCheck: string) => {
    const { script, remove } = await threadThat(onCheck);
    const worker = new AltWorker(script, {}, 200);
    try {
      return await worker.check({ settings, source: "<img>", syntax: "html" }, never);
    } finally {
      worker.dispose();
      await remove();
    }
  };

  it("begins with its turn: to wait for others costs nothing", async () => {
    const { findings } = await check('setTimeout(() => { tell("began"); answer(); }, 600);');
    assert.deepEqual(findings, []);
  });

  it("ends the thread where it is over", async () => {
    await assert.rejects(check('tell("began");'), /took too long/);
  });

  const huge = { settings, source: "![](a.png)\n\n".repeat(200_000), syntax: "markdown" } as const;

  it("is counted by the real thread, one document after the other, and not for one that was given up while it waited", async () => {
    const worker = new AltWorker(resolve("dist/alt-text.mjs"), {}, 500);
    const small = async () => worker.check({ settings, source: "<img>", syntax: "html" }, never);
    const abort = new AbortController();
    const [before, given, after] = [small(), worker.check(huge, abort.signal), small()];
    abort.abort();
    await before;
    await assert.rejects(given, { name: "AbortError" });
    assert.equal((await after).findings.length, 1);
    await assert.rejects(worker.check(huge, never), /took too long/);
    worker.dispose();
  });
});
