import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { checkDiskSpace, planServer } from "../../../../src/models/setup/planSetup.ts";
import { setUp, type SetUpOptions, type SetupEvent } from "../../../../src/models/setup/setUp.ts";
import { examineSource } from "../../../../src/models/store/downloadModel.ts";
import { listStore } from "../../../../src/models/store/store.ts";
import { closeServers, sendPart, serve, type FileServer } from "../../../fixtures/fileServer.ts";
import { createFolder, removeFolders } from "../../../fixtures/folder.ts";
import { model, projector, startHub, waitUntilDownloaded } from "../../../fixtures/hub.ts";
import {
  createBrokenScript,
  TAG,
  pinBuilds,
  createServerScript,
  createUnixArchive,
  type NamedArchive,
  serveArchives,
} from "../../../fixtures/releases.ts";
import { describeFailure } from "../../../../src/failures/failure.ts";
import { createTarGz } from "../../../unit/llamaServer/archives.ts";
import { catchFailure } from "../../../waiting.ts";

const cpu = createUnixArchive("cpu", createServerScript());

describe("a setup", () => {
  let store: string;
  let cacheDir: string;
  let events: SetupEvent[];
  beforeEach(async () => {
    store = join(await createFolder(), "models");
    cacheDir = await createFolder();
    events = [];
  });
  afterEach(closeServers);
  afterEach(removeFolders);

  function createOptions(hub: FileServer, releases: FileServer, archive = cpu, changes: Partial<SetUpOptions> = {}): SetUpOptions {
    return {
      ...{ store, model: "hf:someone/tiny/model.gguf", projector: "mmproj.gguf", mirror: hub.url, network: { env: {} } },
      server: {
        ...{ cacheDir, env: { PATH: "" }, sourcePackage: null, mirror: releases.url, gpus: { hasGpu: false }, retryDelaysMs: [] },
        releases: pinBuilds([{ variant: "cpu", archives: [archive] }]),
      },
      onEvent: (event) => events.push(event),
      signal: new AbortController().signal,
      ...changes,
    };
  }

  it("says what is missing, installs llama-server, and then downloads the model", async () => {
    const [hub, releases] = [await startHub(), await serveArchives([cpu])];
    const stored = await setUp(createOptions(hub, releases));
    assert.equal(stored.name, "model");
    const [planned] = events;
    assert.ok(planned?.kind === "planned" && planned.plan.server.kind === "download");
    assert.equal(planned.plan.server.build.missingBytes, cpu.content.length);
    assert.equal(planned.plan.model.missingBytes, model.length + projector.length);
    const order = events.map(({ kind }) => kind).filter((kind, index, kinds) => kind !== kinds[index - 1]);
    assert.deepEqual(order, ["planned", "server", "serverReady", "model"]);
    events = [];
    await setUp(createOptions(hub, releases));
    const [again] = events;
    assert.ok(again?.kind === "planned" && again.plan.server.kind === "ready");
    assert.equal(again.plan.model.missingBytes, 0);
  });

  it("does not read the headers of the model again if the caller has read them", async () => {
    const [hub, releases] = [await startHub(), await serveArchives([cpu])];
    const options = createOptions(hub, releases);
    const known = { server: await planServer(options.server, options.signal), source: await examineSource(options) };
    const requestCount = hub.requests.length;
    await setUp(options, known);
    assert.deepEqual(
      hub.requests.slice(requestCount).map(({ range }) => range),
      [undefined, undefined],
    );
  });

  it("downloads no model if llama-server does not run on this machine, and can be continued", async () => {
    const broken = createUnixArchive("cpu", createBrokenScript("starting", "kill -ILL $$"));
    const hub = await startHub();
    const failure = await catchFailure(setUp(createOptions(hub, await serveArchives([broken]), broken)));
    assert.equal(failure.kind, "cpuNotSupported");
    assert.ok(
      hub.requests.every(({ range }) => range !== undefined && !range.endsWith("-")),
      "only headers are read",
    );
    const { unfinished } = await listStore(store);
    assert.deepEqual(
      unfinished.map(({ name, isStarted, resumeSource }) => ({ name, isStarted, resumeSource })),
      [{ name: "model", isStarted: true, resumeSource: { model: "hf:someone/tiny/model.gguf", projector: "mmproj.gguf" } }],
    );
    assert.deepEqual(await readdir(join(cacheDir, "llama-server")), ["downloads"]);
  });

  it("leaves no unfinished model when llama-server can't be installed offline", async () => {
    const [hub, releases] = [await startHub(), await serveArchives([cpu])];
    const options = createOptions(hub, releases, cpu, { model: "gemma-4-e2b", network: { env: {}, isOffline: true } });
    delete options.projector;
    const offline = { ...options, server: { ...options.server, isOffline: true } };
    assert.equal((await catchFailure(setUp(offline))).kind, "llamaServerOffline");
    assert.deepEqual((await listStore(store)).unfinished, []);
    assert.deepEqual(hub.requests, []);
  });

  it("resumes after the connection was lost during each of the two downloads", async () => {
    const cut = Math.floor(cpu.content.length / 2);
    const brokenReleases = await serve((_, response) => sendPart(cpu.content, cut, response));
    const [slowHub, hub, releases] = [await startHub({ stallAfterBytes: 3_000_000 }), await startHub(), await serveArchives([cpu])];
    assert.equal((await catchFailure(setUp(createOptions(hub, brokenReleases)))).kind, "llamaServerNotDownloaded");
    const abort = new AbortController();
    const stopping = setUp(createOptions(slowHub, releases, cpu, { signal: abort.signal }));
    await waitUntilDownloaded(store, 3_000_000);
    abort.abort();
    await assert.rejects(stopping, { name: "AbortError" });
    assert.equal(releases.requests[0]?.range, `bytes=${cut}-`);
    await setUp(createOptions(slowHub, releases));
    assert.equal(releases.requests.length, 1);
    assert.equal(slowHub.requests.findLast(({ path }) => path.endsWith("mmproj.gguf"))?.range, "bytes=3000000-");
  });

  it("fails before any download if llama-server and the model don't fit on the disk together", async () => {
    const [hub, releases] = [await startHub(), await serveArchives([cpu])];
    const options = createOptions(hub, releases);
    const { shape: _, ...planned } = await examineSource(options);
    const getFreeBytes = async () => planned.missingBytes + cpu.content.length;
    const failure = await catchFailure(setUp({ ...options, getFreeBytes }));
    assert.ok(failure.kind === "noSpace");
    assert.ok(failure.neededBytes > planned.missingBytes + cpu.content.length);
    assert.deepEqual(releases.requests, []);
    const ready = { kind: "ready", server: { executable: "/s", version: "0.5.0", origin: "path" } } as const;
    await checkDiskSpace({ server: ready, model: planned }, { cacheDir, store }, getFreeBytes);
  });

  it("reports each problem with an archive or a build, with its own message and next step, and leaves no incomplete files behind", async () => {
    const outside = { ...cpu, content: createTarGz([{ path: "../../llama-server", text: createServerScript() }]) };
    const illegal = createUnixArchive("cpu", createBrokenScript("starting", "kill -ILL $$"));
    const tooNewArchive = createUnixArchive("cpu", createBrokenScript("libc.so.6: version GLIBC_2.99 not found", "exit 1"));
    const wrongArchive = { ...cpu, content: Buffer.from(cpu.content.toReversed()) };
    const cases: { kind: string; pinned: NamedArchive; served?: NamedArchive; nextStep: RegExp; isArchiveKept?: boolean }[] = [
      { kind: "hashMismatch", pinned: cpu, served: wrongArchive, nextStep: /try again|mirror|proxy/i },
      {
        kind: "archiveTruncated",
        pinned: cpu,
        served: { ...cpu, content: cpu.content.subarray(0, 200) },
        nextStep: /Download or copy it again/,
      },
      { kind: "archiveUnusable", pinned: outside, nextStep: /points outside its folder.*Update Oriel/ },
      { kind: "cpuNotSupported", pinned: illegal, isArchiveKept: true, nextStep: /Build llama\.cpp on this machine|connect to a server/ },
      { kind: "systemTooOld", pinned: tooNewArchive, isArchiveKept: true, nextStep: /glibc 2\.99.*Update the system/ },
    ];
    const sentences = new Set<string>();
    for (const { kind, pinned, served = pinned, nextStep, isArchiveKept = false } of cases) {
      const hub = await startHub();
      const failure = await catchFailure(setUp(createOptions(hub, await serveArchives([served]), pinned)));
      const { message } = describeFailure(failure);
      assert.equal(failure.kind, kind, message);
      assert.match(message, nextStep);
      sentences.add(message);
      const left = await readdir(join(cacheDir, "llama-server"), { recursive: true });
      // The archive of a build that does not start is complete and needed for the next attempt.
      const keptFiles = isArchiveKept ? ["downloads", join("downloads", TAG), join("downloads", TAG, pinned.name)] : [];
      assert.deepEqual(left, keptFiles, kind);
      assert.equal(hub.requests.filter(({ range }) => range === undefined).length, 0, "the model is not downloaded");
    }
    assert.equal(sentences.size, cases.length);
  });

  it("uses the CPU build if the Vulkan build crashes when it starts, and reports that", async () => {
    const vulkan = createUnixArchive("vulkan", createBrokenScript("ggml_vulkan: no device", "kill -SEGV $$"));
    const releases = await serveArchives([cpu, vulkan]);
    const options = createOptions(await startHub(), releases);
    const pins = pinBuilds([
      { variant: "vulkan", archives: [vulkan] },
      { variant: "cpu", archives: [cpu] },
    ]);
    await setUp({ ...options, server: { ...options.server, releases: pins, gpus: { hasGpu: true } } });
    const ready = events.find((event) => event.kind === "serverReady");
    assert.equal(ready?.server.build?.title, "CPU");
    assert.deepEqual(
      ready.server.build.rejected.map(({ title }) => title),
      ["Vulkan"],
    );
    assert.ok(events.some((event) => event.kind === "server" && event.step.includes("Vulkan build did not start")));
    assert.equal((await readdir(join(cacheDir, "llama-server"))).filter((name) => name.includes("vulkan")).length, 0);
  });

  it("reports the platform if there is no llama-server for it", async () => {
    const options = createOptions(await startHub(), await serveArchives([cpu]));
    const releases = { ...pinBuilds([]), builds: [] };
    const failure = await catchFailure(setUp({ ...options, server: { ...options.server, releases } }));
    assert.ok(failure.kind === "noLlamaServer");
    assert.match(failure.attempts[0]?.reason ?? "", /no build for/);
    assert.deepEqual((await listStore(store)).unfinished, []);
  });
});
