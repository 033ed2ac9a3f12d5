import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describeFailure } from "../../../src/failures/failure.ts";
import { createFolder, removeFolders } from "../../fixtures/folder.ts";
import { createCpuBuild, pinBuilds } from "../../fixtures/releases.ts";
import { writeFakeLlamaServer, writeScript } from "../../fixtures/script.ts";
import { countBuilds, createFakeSourcePackage, createFakeTools, obtain } from "./fakes.ts";
import { catchFailure } from "../../waiting.ts";

describe("obtainLlamaServer with a configured path", () => {
  afterEach(removeFolders);

  it("uses the configured llama-server, even if there is another llama-server on PATH", async () => {
    const [settingFolder, pathFolder] = [await createFolder(), await createFolder()];
    const setting = await writeFakeLlamaServer(join(settingFolder, "my-server"), "version: 0.6.1 (build 9, commit abc)");
    await writeFakeLlamaServer(join(pathFolder, "llama-server"));
    assert.deepEqual(await obtain({ setting, env: { PATH: pathFolder } }), { executable: setting, version: "0.6.1", origin: "setting" });
  });

  it("reports a missing file, and does not search elsewhere", async () => {
    const pathFolder = await createFolder();
    await writeFakeLlamaServer(join(pathFolder, "llama-server"));
    const setting = join(await createFolder(), "gone");
    assert.deepEqual(await catchFailure(obtain({ setting, env: { PATH: pathFolder } })), {
      kind: "fileMissing",
      role: "llamaServer",
      path: setting,
    });
  });

  it("rejects an old version, and does not search elsewhere", async () => {
    const pathFolder = await createFolder();
    await writeFakeLlamaServer(join(pathFolder, "llama-server"));
    const setting = await writeFakeLlamaServer(join(await createFolder(), "old"), "version: 0.4.2 (build 1, commit abc)");
    const failure = await catchFailure(obtain({ setting, env: { PATH: pathFolder } }));
    assert.deepEqual(failure, { kind: "llamaServerTooOld", path: setting, version: "0.4.2", needed: "0.5.0" });
  });

  it("rejects a folder and a program other than llama-server", async () => {
    const folder = await createFolder();
    const notAFile = await catchFailure(obtain({ setting: folder }));
    assert.ok(notAFile.kind === "llamaServerUnusable" && notAFile.path === folder);
    const setting = await writeScript(join(folder, "other"), "echo hello");
    const failure = await catchFailure(obtain({ setting }));
    assert.ok(failure.kind === "llamaServerUnusable" && failure.path === setting);
  });
});

describe("obtainLlamaServer without a configured path", () => {
  afterEach(removeFolders);

  it("prefers the llama-server on PATH to a build", async () => {
    const tools = await createFakeTools();
    const executable = await writeFakeLlamaServer(join(tools, "llama-server"));
    const found = await obtain({ env: { PATH: tools }, sourcePackage: await createFakeSourcePackage() });
    assert.deepEqual(found, { executable, version: "0.5.0", origin: "path" });
    assert.equal(await countBuilds(tools), 0);
  });

  it("builds llama-server if the llama-server on PATH is too old", async () => {
    const [tools, cacheDir] = [await createFakeTools(), await createFolder()];
    await writeFakeLlamaServer(join(tools, "llama-server"), "version: 6789 (abcdef0)");
    const found = await obtain({ env: { PATH: tools }, cacheDir, sourcePackage: await createFakeSourcePackage() });
    assert.equal(found.origin, "build");
    assert.equal(found.version, "0.5.0-dev");
    assert.ok(found.executable.startsWith(join(cacheDir, "llama-server", "v0.5.0-")), found.executable);
  });

  it("reports the reason for each source that could have been used", async () => {
    const folder = await createFolder();
    const path = await writeFakeLlamaServer(join(folder, "llama-server"), "version: 6789 (abcdef0)");
    const failure = await catchFailure(obtain({ env: { PATH: folder } }));
    assert.ok(failure.kind === "noLlamaServer");
    const [onPath, release, ...otherAttempts] = failure.attempts;
    assert.deepEqual([onPath?.source, release?.source], ["PATH", "Official release"]);
    assert.match(onPath?.reason ?? "", new RegExp(`^${path} is llama.cpp build 6789, which is too old`));
    assert.match(release?.reason ?? "", /There is no official build/);
    assert.deepEqual(otherAttempts, []);
    assert.match(describeFailure(failure).message, /Install llama\.cpp/);
  });

  it("reports in a few words that the llama-server on PATH is too old, and how to get a newer one without a network", async () => {
    const folder = await createFolder();
    await writeFakeLlamaServer(join(folder, "llama-server"), "version: 6789 (abcdef0)");
    const failure = await catchFailure(
      obtain({ env: { PATH: folder }, releases: pinBuilds([createCpuBuild()]), gpus: { hasGpu: false }, isOffline: true }),
    );
    assert.ok(failure.kind === "noLlamaServer");
    const { message } = describeFailure(failure);
    assert.match(message, /build 6789, which is too old\. .*oriel llama-server add \S+tar\.gz” here\.$/);
    assert.ok(message.length < 450, message);
  });

  it("reports that node-llama-cpp is installed without the llama.cpp source", async () => {
    const failure = await catchFailure(obtain({ sourcePackage: await createFolder() }));
    assert.ok(failure.kind === "noLlamaServer");
    assert.match(failure.attempts.at(-1)?.reason ?? "", /node-llama-cpp.* without/);
  });

  it("reports that the cache folder can't be created", async () => {
    const tools = await createFakeTools();
    const cacheDir = join(tools, "git", "cache");
    const failure = await catchFailure(obtain({ env: { PATH: tools }, cacheDir, sourcePackage: await createFakeSourcePackage() }));
    assert.ok(failure.kind === "cacheNotWritable");
    assert.equal(failure.path, join(cacheDir, "llama-server"));
    assert.match(describeFailure(failure).message, /ENOTDIR.*cache.*ORIEL_CACHE_DIR/);
  });

  it("tries no source after the signal has aborted", async () => {
    const [tools, cacheDir] = [await createFakeTools(), await createFolder()];
    const reason = new Error("stopped by the test");
    const options = { env: { PATH: tools }, cacheDir, sourcePackage: await createFakeSourcePackage(), signal: AbortSignal.abort(reason) };
    await assert.rejects(obtain(options), reason);
    assert.equal(await countBuilds(tools), 0);
    assert.deepEqual(await readdir(join(cacheDir, "llama-server")).catch(() => []), []);
  });
});
