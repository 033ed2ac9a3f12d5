import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { copyFile, cp, mkdir, readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { getCaption } from "../fixtures/captions.ts";
import { endEngines } from "../fixtures/engineProcesses.ts";
import { closeServers } from "../fixtures/fileServer.ts";
import { createFolder, removeFolders } from "../fixtures/folder.ts";
import { OfficialFakes } from "../fixtures/officialFakes.ts";
import { writeScript } from "../fixtures/script.ts";
import { createTemporaryRuntimeFolder } from "../tools/runtimeFolder.mjs";
import { oldBanner } from "../unit/llamaServer/nvidiaSmi.ts";
import { waitUntil } from "../waiting.ts";
import { llamaServer, workspace } from "./support.ts";

describe("oriel setup", function () {
  this.timeout(240_000);
  let fakes: OfficialFakes;
  let dist: string;
  let home: string;
  let runtime: ReturnType<typeof createTemporaryRuntimeFolder>;
  let children: ChildProcess[];
  let path: string;
  let configuredServer: string;

  beforeEach(async () => {
    children = [];
    [path, configuredServer] = ["", ""];
    fakes = await OfficialFakes.start(llamaServer);
    dist = join(await createFolder(), "dist");
    await copyBundles(dist);
    await fakes.repin(dist);
    home = await createFolder();
    runtime = createTemporaryRuntimeFolder();
  });
  afterEach(async () => {
    for (const child of children) if (child.exitCode === null) child.kill("SIGKILL");
    await endEngines(runtime.path);
    await runtime.remove();
    await closeServers();
    await removeFolders();
  });

  const getModelsFolder = () => join(home, "data", "models");
  const getBuildsFolder = () => join(home, "cache", "llama-server");

  /** Starts `oriel` as on a machine on which nothing else is installed. */
  function start(...args: string[]) {
    const child = spawn(process.execPath, [join(dist, "cli.js"), ...args], {
      cwd: workspace,
      env: {
        ...{ PATH: path, HOME: home, ORIEL_CACHE_DIR: join(home, "cache"), ORIEL_DATA_DIR: join(home, "data") },
        ORIEL_RUNTIME_DIR: runtime.path,
        ORIEL_LLAMA_SERVER_MIRROR: fakes.releasesUrl,
        ORIEL_LLAMA_SERVER: configuredServer,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    children.push(child);
    const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]).then(([stdout, stderr, [code]]) => ({
      ...{ stdout, stderr, code: code as number | null },
    }));
    return { child, ended };
  }

  const setUp = (...args: string[]) => start("setup", "--mirror", fakes.hubUrl, ...args);

  async function assertExplains(): Promise<void> {
    const { stdout, stderr } = await start("explain", "images/chart.png", "--temperature", "0").ended;
    assert.equal(stdout, `${getCaption("images/chart.png")}\n`, stderr);
  }

  async function assertNothingPartial(): Promise<void> {
    const [folder, ...otherFolders] = await readdir(getBuildsFolder());
    assert.match(folder ?? "", /^b\d+-/);
    assert.deepEqual(otherFolders, []);
    const { model, projector, draft } = fakes.model.files;
    const expected = [model.name, projector.name, draft?.name ?? assert.fail(), "manifest.json"];
    assert.deepEqual((await readdir(join(getModelsFolder(), fakes.model.name))).toSorted(), expected.toSorted());
  }

  it("reports what is missing, and downloads llama-server and a model that can explain a screenshot", async () => {
    const refused = await setUp().ended;
    assert.equal(refused.code, 2);
    assert.match(
      refused.stderr,
      /^llama-server, CPU build, [\d.]+ MB: llama-b\S+ \([\d.]+ MB\)\nGemma 4 12B, [\d.]+ MB\n {2}Needs [\d.]+ GB of memory/,
    );
    assert.match(refused.stderr, /would be downloaded\. Use --yes to confirm\./);
    assert.deepEqual(fakes.server.requests, []);
    const { code, stdout, stderr } = await setUp("--yes").ended;
    assert.equal(code, 0, stderr);
    assert.match(stdout, /works: it described the test image correctly/);
    await assertExplains();
    await assertNothingPartial();
    const again = await setUp().ended;
    assert.equal(again.code, 0, again.stderr);
    assert.match(again.stderr, /^llama-server: installed\nGemma 4 12B: installed\n/);
  });

  it("installs llama-server without a model, and oriel doctor says why a better build is not used", async function () {
    // llama.cpp publishes a CUDA build only for these systems.
    if (process.arch !== "x64" || process.platform === "darwin") this.skip();
    const installed = await start("llama-server").ended;
    assert.equal(installed.code, 0, installed.stderr);
    path = await createFolder();
    await writeScript(join(path, "nvidia-smi"), `echo '${oldBanner}'`);
    const { stdout } = await start("doctor").ended;
    assert.match(stdout, /official release\n- CPU build, b\d+\n- The CUDA build is not used: The NVIDIA driver supports CUDA 11\.4/);
    assert.match(stdout, /- The Vulkan build is not used: It is not installed\./);
    assert.equal(fakes.listStarts(fakes.archive.name).length, 1);
  });

  it("adds the draft model to a model that was installed without it", async () => {
    const { model, projector, draft } = fakes.model.files;
    assert.ok(draft !== undefined);
    const files = ["tiny-gemma4.gguf", "tiny-gemma4.mmproj.gguf"].map((name) => resolve("test", "model", name));
    const folder = await createFolder();
    const [modelFile, projectorFile] = [join(folder, model.name), join(folder, projector.name)];
    await copyFile(files[0] ?? "", modelFile);
    await copyFile(files[1] ?? "", projectorFile);
    const added = await start("models", "add", modelFile, projectorFile).ended;
    assert.equal(added.code, 0, added.stderr);
    const advice = /For faster answers on a GPU, add its draft model \([\d.]+ \w+\): oriel models get gemma-4-12b/;
    assert.match((await start("models", "list").ended).stdout, advice);
    const withoutGpu = await setUp("--yes").ended;
    assert.equal(withoutGpu.code, 0, withoutGpu.stderr);
    assert.match(withoutGpu.stderr, /Gemma 4 12B: installed\n/);
    path = await createFolder();
    const list = 'if [ "$1" = --list-devices ]; then echo "  CUDA0: NVIDIA GPU (24564 MiB, 23010 MiB free)"; exit 0; fi';
    configuredServer = await writeScript(join(path, "llama-server"), list, `exec '${llamaServer}' "$@"`);
    const unconfirmed = await setUp().ended;
    assert.equal(unconfirmed.code, 0, unconfirmed.stderr);
    assert.match(unconfirmed.stderr, /draft model .* later .*: oriel models get gemma-4-12b/);
    assert.deepEqual(fakes.listStarts(draft.name), []);
    const confirmed = await setUp("--yes").ended;
    assert.equal(confirmed.code, 0, confirmed.stderr);
    assert.match(confirmed.stderr, /Draft model for Gemma 4 12B, [\d.]+ [KM]B\n/);
    assert.deepEqual(fakes.listStarts(draft.name), [0]);
    assert.deepEqual(fakes.listStarts(model.name), []);
    assert.doesNotMatch((await start("models", "list").ended).stdout, advice);
  });

  it("continues after the network failed twice and the process was killed in between", async () => {
    const { archive, model, server } = fakes;
    fakes.broken.add(archive.name);
    const first = await setUp("--yes").ended;
    assert.equal(first.code, 1);
    assert.match(first.stderr, /Can't download llama-server from 127\.0\.0\.1.*oriel llama-server add/);
    fakes.broken.clear();
    fakes.isSlow = true;
    const second = setUp("--yes");
    const part = join(getModelsFolder(), model.name, `${model.files.projector.name}.part`);
    await waitUntil(async () => ((await stat(part).catch(() => undefined))?.size ?? 0) > 500_000 || undefined, "the model's download");
    second.child.kill("SIGKILL");
    await second.ended;
    fakes.isSlow = false;
    fakes.broken.add(model.files.model.name);
    const third = await setUp("--yes").ended;
    assert.equal(third.code, 1, third.stderr);
    fakes.broken.clear();
    const { code, stderr } = await setUp("--yes").ended;
    assert.equal(code, 0, stderr);
    for (const { name } of [archive, model.files.projector, model.files.model]) {
      const starts = fakes.listStarts(name);
      assert.equal(starts.filter((at) => at === 0).length, 1, `${name} is downloaded once: ${starts.join(", ")}`);
      assert.ok(
        starts.some((at) => at > 0),
        `${name} is continued`,
      );
    }
    assert.ok(server.sentBytes > 0);
    await assertExplains();
    await assertNothingPartial();
  });
});

/** Copies the shipped bundles to a folder outside the repository, so that they can't load its packages. */
async function copyBundles(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const source = resolve("dist");
  for (const entry of await readdir(source, { withFileTypes: true })) {
    if (entry.isDirectory()) await cp(join(source, entry.name), join(folder, entry.name), { recursive: true });
    else if (/\.(?:mjs|cjs|js|wasm|json)$/.test(entry.name)) await copyFile(join(source, entry.name), join(folder, entry.name));
  }
}
