import assert from "node:assert/strict";
import { join } from "node:path";
import { checkEdit } from "../../../../src/altText/parsers/checkEdit.ts";
import { DEFAULT_SETTINGS } from "../../../../src/altText/repository/settings.ts";
import { AltTextWorker } from "../../../../src/altText/worker/client.ts";
import { serve } from "../../../../src/altText/worker/server.ts";
import type { EditorDocument } from "../../../../src/altText/worker/sync.ts";
import { createFolderWith } from "../../../fixtures/folder.ts";
import { catchFailure, waitUntil } from "../../../waiting.ts";
import { createDocument, FakeTextDocument, getCurrent } from "./fakeDocument.ts";
import { FakeThread } from "./fakeThread.ts";

const neverAborted = new AbortController().signal;

describe("the alt text worker of an editor", () => {
  let threads: FakeThread[];
  let worker: AltTextWorker;
  beforeEach(() => {
    threads = [];
    const connectEngine = () => Promise.reject(new Error("There is no engine in this test."));
    const startThread = () => {
      const thread = new FakeThread((port) => serve(port, { script: "none.mjs", checkEdit, connectEngine }));
      threads.push(thread);
      return thread;
    };
    worker = new AltTextWorker(startThread, 60_000);
  });
  afterEach(() => worker.dispose());

  const findTargets = async (document: EditorDocument) => getCurrent(await worker.findUses(document)).map(({ use }) => use.target);

  describe("receives", () => {
    it("the text and the settings of a document once, and not again with requests for a hover, code actions, a plan or problems", async () => {
      const document = createDocument(new FakeTextDocument("![](a.png)"));
      await worker.getDiagnostics(document, neverAborted);
      await worker.getHover(document, 1);
      await worker.getCodeActions(document, { from: 0, to: 0 }, ["missing"]);
      await worker.planChanges(document, [{ from: 0, before: "![](a.png)", replacement: { kind: "alt", alt: "A" } }]);
      await worker.findProblems(document, { from: 0, before: "![](a.png)", alt: "A" });
      await worker.findUses(document);
      assert.deepEqual(threads[0]?.methods, [
        "workspace/didChangeConfiguration",
        "textDocument/didOpen",
        "textDocument/diagnostic",
        "textDocument/hover",
        "textDocument/codeAction",
        "oriel/plan",
        "oriel/problems",
        "oriel/uses",
      ]);
      const requests = threads[0].received.filter(({ id }) => id !== undefined);
      for (const { params } of requests) assert.ok(!("text" in (params ?? {})) && !("settings" in (params ?? {})));
    });

    it("the latest version of a document before each request about it", async () => {
      const live = new FakeTextDocument("![](a.png)");
      const document = createDocument(live);
      await findTargets(document);
      live.change("![](b.png)");
      live.change("![](c.png)");
      assert.deepEqual(await findTargets(document), ["c.png"]);
      await findTargets(document);
      const changes = threads[0]?.received.filter(({ method }) => method === "textDocument/didChange");
      assert.deepEqual(
        changes?.map(({ params }) => params?.version),
        [3],
      );
    });

    it("settings again when they have changed, and applies them", async () => {
      const live = new FakeTextDocument("![image](a.png)");
      const findRulesWith = async (rules: object) => {
        const document = createDocument(live, { settings: { settings: { ...DEFAULT_SETTINGS, rules } } });
        return getCurrent(await worker.getDiagnostics(document, neverAborted)).findings.map(({ rule }) => rule);
      };
      assert.deepEqual(await findRulesWith({}), ["placeholder"]);
      assert.deepEqual(await findRulesWith({ placeholder: "off" }), []);
      assert.equal(threads[0]?.methods.filter((method) => method === "workspace/didChangeConfiguration").length, 2);
      assert.equal(threads[0].methods.filter((method) => method === "textDocument/didOpen").length, 1);
    });

    it("settings again when they have changed, and applies them to the images of a document that was already scanned", async () => {
      const live = new FakeTextDocument("![image](a.png)");
      const findRules = async (rules: object) => {
        const document = createDocument(live, { settings: { settings: { ...DEFAULT_SETTINGS, rules } } });
        return getCurrent(await worker.findUses(document)).map(({ findings }) => findings.map(({ rule }) => rule));
      };
      assert.deepEqual(await findRules({}), [["placeholder"]]);
      assert.deepEqual(await findRules({ placeholder: "off" }), [[]]);
    });

    it("a document again after it has been closed and opened, or its syntax has changed", async () => {
      const live = new FakeTextDocument("![](a.png) <img src=b.png>");
      await findTargets(createDocument(live));
      assert.deepEqual(await findTargets(createDocument(live, { syntax: "html" })), ["b.png"]);
      worker.close("file:///w/a.md");
      worker.close("file:///w/a.md");
      assert.deepEqual(await findTargets(createDocument(new FakeTextDocument("![](c.png)"))), ["c.png"]);
      assert.deepEqual(
        threads[0]?.methods.filter((method) => method.startsWith("textDocument/did")),
        ["textDocument/didOpen", "textDocument/didOpen", "textDocument/didClose", "textDocument/didOpen"],
      );
    });
  });

  it("reports waiting requests as superseded if their document changes, and answers the next request for the new text", async () => {
    const folder = await createFolderWith({ "a.png": "x" });
    const live = new FakeTextDocument("![a](a.png)");
    const settings = { settings: DEFAULT_SETTINGS, root: folder.path };
    const document = createDocument(live, { path: join(folder.path, "a.md"), settings });
    const [first, waiting] = [worker.getDiagnostics(document, neverAborted), worker.getHover(document, 1)];
    live.change("![b](b.png)");
    const next = worker.getHover(document, 1);
    assert.deepEqual([(await first).kind, (await waiting).kind], ["superseded", "superseded"]);
    assert.equal(getCurrent(await next)?.use.target, "b.png");
    await folder.remove();
  });

  it("opens the current documents again in the next thread before it answers requests there", async () => {
    const [live, other] = [new FakeTextDocument("![](a.png)"), new FakeTextDocument("![](other.png)")];
    const document = createDocument(live);
    await findTargets(document);
    await findTargets(createDocument(other, { uri: "file:///w/other.md" }));
    live.change("![](b.png)");
    threads[0]?.exit({ kind: "memory" });
    await threads[0]?.exited;
    await waitUntil(async () => ((await findTargets(document).catch(() => [])).length > 0 ? true : undefined), "the next thread");
    assert.deepEqual(await findTargets(document), ["b.png"]);
    assert.deepEqual(
      threads[1]?.received.slice(0, 3).map(({ method, params }) => [method, params?.uri, params?.version]),
      [
        ["workspace/didChangeConfiguration", undefined, undefined],
        ["textDocument/didOpen", "file:///w/a.md", 2],
        ["textDocument/didOpen", "file:///w/other.md", 1],
      ],
    );
    assert.deepEqual(await findTargets(createDocument(other, { uri: "file:///w/other.md" })), ["other.png"]);
    assert.equal(threads.length, 2);
  });

  it("finds image files, and returns each finding with its range", async () => {
    const folder = await createFolderWith({ "a.png": "x" });
    const live = new FakeTextDocument("![shot](a.png)\n\n![](b.png)");
    const settings = { settings: DEFAULT_SETTINGS, root: folder.path };
    const document = createDocument(live, { path: join(folder.path, "page.md"), settings });
    const { findings, problem } = getCurrent(await worker.getDiagnostics(document, neverAborted));
    const marked = findings.map(({ rule, from, to }) => `${rule} ${live.getText().slice(from, to)}`);
    assert.deepEqual(marked, ["empty ![](b.png)", "broken-path ![](b.png)"]);
    assert.equal(problem, undefined);
    assert.deepEqual(
      getCurrent(await worker.findUses(document)).map(({ findings, image }) => [findings.map(({ rule }) => rule), image]),
      [
        [[], join(folder.path, "a.png")],
        [["empty", "broken-path"], undefined],
      ],
    );
    await folder.remove();
  });

  it("marks the first line of an element without alt text", async () => {
    const document = createDocument(new FakeTextDocument("<p><img\nsrc=a.png>"), { syntax: "html" });
    assert.deepEqual(
      getCurrent(await worker.getDiagnostics(document, neverAborted)).findings.map(({ rule, from, to }) => [rule, from, to]),
      [["missing", 3, 7]],
    );
  });

  it("returns the image at a hovered position, but no image if the position is between two images", async () => {
    const document = createDocument(new FakeTextDocument("![a](a.png) ![b](b.png)"));
    const findHovered = async (offset: number) => getCurrent(await worker.getHover(document, offset))?.use.target;
    assert.deepEqual([await findHovered(0), await findHovered(11), await findHovered(14)], ["a.png", undefined, "b.png"]);
  });

  it("offers edits that mark the images in a range as decorative or suppress the requested rules", async () => {
    const document = createDocument(new FakeTextDocument("See ![image](a.png) ![b](b.png)"));
    const [first, ...otherActions] = getCurrent(await worker.getCodeActions(document, { from: 6, to: 6 }, ["placeholder"]));
    assert.deepEqual(otherActions, []);
    assert.equal(first?.auditedUse.use.target, "a.png");
    assert.deepEqual(first.decorative, { range: { from: 6, to: 11 }, text: "" });
    assert.deepEqual(
      first.suppressions.map(({ rule }) => rule),
      ["placeholder"],
    );
  });

  it("applies the editor's settings if .orielrc is invalid, and reports the problem", async () => {
    const settings = { settings: DEFAULT_SETTINGS, repositoryFiles: [{ file: "/w/.orielrc", text: "{", folder: "." }] };
    const { findings, problem } = getCurrent(
      await worker.getDiagnostics(createDocument(new FakeTextDocument("<img src=a>"), { settings }), neverAborted),
    );
    assert.equal(findings.length, 1);
    assert.equal(problem?.kind, "badAltSettings");
  });

  it("plans changes, and returns the positions of the elements after them", async () => {
    const document = createDocument(new FakeTextDocument("![](a.png) ![](b.png)"));
    const plans = await worker.planChanges(document, [
      { from: 0, before: "![](a.png)", replacement: { kind: "alt", alt: "A [b]" } },
      { from: 99, before: "![](b.png)", replacement: { kind: "alt", alt: "B" } },
      { from: 0, before: "![](c.png)", replacement: { kind: "alt", alt: "C" } },
    ]);
    assert.deepEqual(
      getCurrent(plans).map((plan) => (plan.kind === "change" ? plan.newSnippet : plan.reason)),
      [{ from: 0, text: "![A \\[b\\]](a.png)" }, { from: 18, text: "![B](b.png)" }, "changed"],
    );
  });

  it("returns the problems of alt text before it is written", async () => {
    const document = createDocument(new FakeTextDocument("[![](a.png)](x)"));
    const findProblems = async (alt: string) =>
      getCurrent(await worker.findProblems(document, { from: 1, before: "![](a.png)", alt })).join();
    assert.equal(await findProblems("Sign in"), "");
    assert.match(await findProblems(""), /Link/);
    assert.match(await findProblems("image of a form"), /screen reader/);
  });

  it("scans the text of a document on a remote file system", async () => {
    const params = { folder: "vscode-vfs://x", settings: { settings: DEFAULT_SETTINGS }, path: "/x/a.md" };
    const page = await worker.scanPage({ ...params, syntax: "markdown", source: "![](a.png)" }, neverAborted);
    assert.deepEqual(
      page.uses.map(({ findings }) => findings.map(({ rule }) => rule)),
      [["empty"]],
    );
  });

  it("returns the images attached to a notebook as data URLs, up to the maximum length of an answer", async () => {
    const createAttachments = (base64: string) => ({ "a.png": { "image/png": [base64, "\n"] } });
    const cells = [
      { attachments: createAttachments("AA") },
      { attachments: createAttachments("A".repeat(7_999_999)) },
      { attachments: createAttachments("AAAA") },
    ];
    const notebook = new TextEncoder().encode(JSON.stringify({ cells }));
    const uses = [0, 1, 2, 3].map((cell) => ({ cell, target: "attachment:a.png" }));
    const images = await worker.findAttachments({ notebook, uses });
    const createFoundImage = (base64: string) => ({ name: "a.png", url: `data:image/png;base64,${base64}` });
    assert.deepEqual(images, [createFoundImage("AA"), undefined, createFoundImage("AAAA"), undefined]);
    assert.deepEqual(await worker.findAttachments({ notebook: new TextEncoder().encode("{"), uses }), [
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("rejects a request with a failure if its thread exits, and with an abort error if the request is aborted", async () => {
    const document = createDocument(new FakeTextDocument("![](a.png)"));
    const lost = worker.findUses(document);
    worker.dispose();
    const failure = await catchFailure(lost);
    assert.equal(failure.kind, "unexpected");
    const abort = new AbortController();
    abort.abort();
    await assert.rejects(worker.getDiagnostics(document, abort.signal), { name: "AbortError" });
  });

  it("does not open a document with an unknown syntax", async () => {
    const document = createDocument(new FakeTextDocument("x"), { syntax: "klingon" as "markdown" });
    await worker.findUses(createDocument(new FakeTextDocument("![](a.png)")));
    const answer = await worker.findUses({ ...document, uri: "file:///w/b.md" });
    assert.equal(answer.kind, "superseded");
  });
});
