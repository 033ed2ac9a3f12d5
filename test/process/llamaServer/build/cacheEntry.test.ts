import assert from "node:assert/strict";
import { appendFile, mkdir, readdir, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { once } from "node:events";
import { createFolder, removeFolders } from "../../../fixtures/folder.ts";
import { itOnLinux } from "../../../fixtures/systems.ts";
import { killChildren } from "../../children.ts";
import { countBuilds, createFakeSourcePackage, createFakeTools, obtain, obtainInChild, createSuccessfulBuild } from "../fakes.ts";

const WAITING_STEP = /^Waiting for another Oriel process/;

describe("the cache of llama-server", function () {
  this.timeout(30_000);
  afterEach(killChildren);
  afterEach(removeFolders);

  it("is filled once, and afterwards only verified", async () => {
    const tools = await createFakeTools();
    const options = { env: { PATH: tools }, cacheDir: await createFolder(), sourcePackage: await createFakeSourcePackage() };
    const first = await obtain(options);
    assert.deepEqual(await obtain(options), first);
    assert.equal(await countBuilds(tools), 1);
    assert.deepEqual(await readdir(join(options.cacheDir, "llama-server")), [first.executable.split("/").at(-2)]);
  });

  const changes: [string, (executable: string) => Promise<unknown>][] = [
    ["changed", (executable) => appendFile(executable, "# changed\n")],
    ["removed", (executable) => rm(executable)],
    ["accompanied by a library that was not built with it", (executable) => writeFile(join(dirname(executable), "libggml-cpu-new.so"), "")],
    ["replaced by a link", async (executable) => (await rm(executable), await symlink("/bin/true", executable))],
    ["left without its manifest", (executable) => rm(join(dirname(executable), "manifest.json"))],
  ];
  for (const [description, change] of changes) {
    it(`replaces a llama-server that was ${description}, without running it`, async () => {
      const tools = await createFakeTools();
      const steps: string[] = [];
      const options = {
        env: { PATH: tools },
        cacheDir: await createFolder(),
        sourcePackage: await createFakeSourcePackage(),
        onProgress: (step: string) => void steps.push(step),
      };
      const first = await obtain(options);
      await change(first.executable);
      assert.deepEqual(await obtain(options), first);
      assert.equal(await countBuilds(tools), 2);
      assert.ok(steps.some((step) => step.startsWith("Replacing the installed llama-server")));
      assert.deepEqual(await obtain(options), first);
      assert.equal(await countBuilds(tools), 2);
    });
  }

  it("is filled by one of two processes while the other waits for it", async () => {
    const waitForTest = (folder: string) => `while [ ! -e '${join(folder, "go")}' ]; do /bin/sleep 0.05; done`;
    const tools = await createFakeTools((folder) => [waitForTest(folder), ...createSuccessfulBuild(folder)]);
    const options = { env: { PATH: tools }, cacheDir: await createFolder(), sourcePackage: await createFakeSourcePackage() };
    const first = await obtainInChild(options);
    await first.waitForMessage("step", ({ step }) => step.startsWith("Preparing"));
    const second = await obtainInChild(options);
    await second.waitForMessage("step", ({ step }) => WAITING_STEP.test(step));
    await writeFile(join(tools, "go"), "");
    const [firstMessage, secondMessage] = await Promise.all([first.waitForMessage("server"), second.waitForMessage("server")]);
    assert.deepEqual(firstMessage, secondMessage);
    assert.equal(await countBuilds(tools), 1);
  });

  it("is filled only once for two requests in one process", async () => {
    const tools = await createFakeTools();
    const options = { env: { PATH: tools }, cacheDir: await createFolder(), sourcePackage: await createFakeSourcePackage() };
    const [firstServer, secondServer] = await Promise.all([obtain(options), obtain(options)]);
    assert.deepEqual(firstServer, secondServer);
    assert.equal(await countBuilds(tools), 1);
  });

  it("is no longer waited for when the signal aborts", async () => {
    const tools = await createFakeTools((folder) => ["/bin/sleep 2", ...createSuccessfulBuild(folder)]);
    const options = { env: { PATH: tools }, cacheDir: await createFolder(), sourcePackage: await createFakeSourcePackage() };
    const holder = await obtainInChild(options);
    await holder.waitForMessage("step", ({ step }) => step.startsWith("Preparing"));
    const controller = new AbortController();
    const onProgress = (step: string): void => {
      if (WAITING_STEP.test(step)) controller.abort();
    };
    await assert.rejects(obtain({ ...options, onProgress, signal: controller.signal }), { name: "AbortError" });
    await holder.waitForMessage("server");
  });

  it("is not blocked by a process that was killed while filling it, and that process's files are removed", async () => {
    // This build exits on its own once nothing reads its output.
    const hangingTools = await createFakeTools(() => ["while echo working; do /bin/sleep 0.1; done"]);
    const tools = await createFakeTools();
    const options = { cacheDir: await createFolder(), sourcePackage: await createFakeSourcePackage() };
    const holder = await obtainInChild({ ...options, env: { PATH: hangingTools } });
    await holder.waitForMessage("step", ({ step }) => step.startsWith("Preparing"));
    holder.process.kill("SIGKILL");
    await once(holder.process, "close");
    const root = join(options.cacheDir, "llama-server");
    const leftovers = await readdir(root);
    assert.ok(leftovers.includes("lock") && leftovers.some((name) => name.endsWith(".tmp")), leftovers.join(" "));

    const found = await obtain({ ...options, env: { PATH: tools } });
    assert.deepEqual(await readdir(root), [found.executable.split("/").at(-2)]);
  });

  it("takes over an abandoned lock without waiting", async () => {
    const tools = await createFakeTools();
    const options = { env: { PATH: tools }, cacheDir: await createFolder(), sourcePackage: await createFakeSourcePackage() };
    const lock = join(options.cacheDir, "llama-server", "lock");
    await mkdir(lock, { recursive: true });
    await utimes(lock, new Date(0), new Date(0));
    const steps: string[] = [];
    await obtain({ ...options, onProgress: (step) => void steps.push(step) });
    assert.ok(!steps.some((step) => WAITING_STEP.test(step)), steps.join("\n"));
  });

  // Other systems have no tmpfs.
  itOnLinux("reports that the disk is full, and leaves no files", async () => {
    const cacheDir = await createFolder();
    // The linker fills the file system of the cache folder, which has 1 MiB in the mount namespace of the child process.
    const tools = await createFakeTools((folder) => [
      ...createSuccessfulBuild(folder),
      'exec /bin/head -c 2000000 /dev/zero > "$2/bin/llama-server"',
    ]);
    const mountScript = `mount -t tmpfs -o size=1m tmpfs '${cacheDir}' && "$@"; echo "{\\"step\\":\\"left: $(ls -A '${cacheDir}/llama-server')\\"}"`;
    const child = await obtainInChild({ env: { PATH: tools }, cacheDir, sourcePackage: await createFakeSourcePackage() }, [
      "unshare",
      "-rm",
      "sh",
      "-c",
      mountScript,
      "sh",
    ]);
    const { failure } = await child.waitForMessage("failure");
    assert.equal(failure.kind, "diskFull");
    assert.equal((await child.waitForMessage("step", ({ step }) => step.startsWith("left"))).step, "left: ");
  });
});
