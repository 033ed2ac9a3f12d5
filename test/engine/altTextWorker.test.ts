import assert from "node:assert/strict";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DEFAULT_SETTINGS } from "../../src/altText/repository/settings.ts";
import type { AltTextWorker } from "../../src/altText/worker/client.ts";
import { loadWorker } from "../../src/altText/light.ts";
import type { WriteJob, WriteResult } from "../../src/altText/worker/writeProtocol.ts";
import type { Target } from "../../src/protocol/target.ts";
import { CHAT, FakeEndpoint, sendChunks, sendJson } from "../fixtures/endpoints.ts";
import { catchFailure, waitUntil } from "../waiting.ts";
import { endEngineAndRemove } from "./command.ts";
import { workspace } from "./support.ts";

describe("the alt text worker with an endpoint", () => {
  let folder: string;
  let worker: AltTextWorker;
  let server: FakeEndpoint;
  let pendingAnswers: (() => void)[];
  let isRefusing: boolean;
  const originalFolders = { runtime: process.env["ORIEL_RUNTIME_DIR"], cache: process.env["ORIEL_CACHE_DIR"] };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "oriel-worker-"));
    // The worker finds its engine through these variables, like any other process.
    process.env["ORIEL_RUNTIME_DIR"] = join(folder, "run");
    process.env["ORIEL_CACHE_DIR"] = join(folder, "cache");
    worker = await loadWorker(resolve("dist/alt-text.mjs"), {});
    [pendingAnswers, isRefusing] = [[], false];
    server = await FakeEndpoint.start({
      [CHAT]: (response, { body }) => {
        if (isRefusing) return sendJson(response, { error: "Forbidden" }, 403);
        const [, image] = /([\w-]+)\.(?:png|svg)/.exec(JSON.stringify(body)) ?? [];
        const content = JSON.stringify({ role: "informative", alt: `Boats at the ${image} pier`, description: "" });
        pendingAnswers.push(() => sendChunks(response, [{ choices: [{ delta: { content }, finish_reason: "stop" }] }]));
      },
    });
  });
  afterEach(async () => {
    worker.dispose();
    await server.stop();
    await endEngineAndRemove(folder);
    for (const [name, value] of Object.entries({ ORIEL_RUNTIME_DIR: originalFolders.runtime, ORIEL_CACHE_DIR: originalFolders.cache })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  const source = ["login-form.png", "chart.png", "flow.png", "logo.svg"].map((name) => `# Piers\n\n![](images/${name})`).join("\n\n");
  const jobs = Array.from(source.matchAll(/!\[\]\((.*)\)/g), ([before, image]): WriteJob => {
    const from = source.indexOf(before);
    const path = join(workspace, image ?? "");
    return { key: String(image), name: "page.md", syntax: "markdown", document: { source }, from, before, image: { path } };
  });
  const startWriting = (written: Map<string, WriteResult>, signal = new AbortController().signal) => {
    const target: Target = { kind: "endpoint", url: server.url, concurrency: 3 };
    const params = { jobs, target, folder: "", settings: { settings: DEFAULT_SETTINGS }, isUrgent: false };
    return worker.write(params, (key, result) => void written.set(key, result), signal);
  };

  it("sends as many requests at once as the target allows, and assigns each answer to its image", async () => {
    const written = new Map<string, WriteResult>();
    const writing = startWriting(written);
    await waitUntil(() => (pendingAnswers.length === 3 ? true : undefined), "three questions");
    pendingAnswers.pop()?.();
    await waitUntil(() => (pendingAnswers.length === 3 ? true : undefined), "the fourth question");
    assert.equal(written.size, 1);
    for (const answer of pendingAnswers) answer();
    await writing;
    const texts = [...written].map(([key, result]) => `${key}: ${result.kind === "proposed" ? result.proposal.alt : result.kind}`);
    const expectedTexts = ["chart.png", "flow.png", "login-form.png", "logo.svg"].map(
      (name) => `images/${name}: Boats at the ${name.slice(0, -4)} pier`,
    );
    assert.deepEqual(texts.toSorted(), expectedTexts);
  });

  it("reports a failure that affects all images only once", async () => {
    isRefusing = true;
    const failure = await catchFailure(startWriting(new Map()));
    assert.ok(failure.kind === "endpointKey" && failure.url === server.url && failure.reason.includes("403"));
  });

  it("stops when the signal is aborted", async () => {
    const abort = new AbortController();
    const written = new Map<string, WriteResult>();
    const writing = startWriting(written, abort.signal);
    await waitUntil(() => (pendingAnswers.length === 3 ? true : undefined), "three questions");
    abort.abort();
    await assert.rejects(writing, { name: "AbortError" });
    assert.equal(written.size, 0);
  });
});
