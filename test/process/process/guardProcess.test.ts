import assert from "node:assert/strict";
import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { createFolder, removeFolders } from "../../fixtures/folder.ts";
import { waitUntil } from "../../waiting.ts";
import { isRunning } from "../../tools/isRunning.mjs";

/** Blocks the main thread for ten minutes, as a decoder or a parser that never ends would. */
const BLOCK = "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600_000);";

describe("a guarded process whose main thread is blocked", () => {
  afterEach(removeFolders);

  /**
   * Starts a parent process that forks the script. Resolves when the child has sent a message.
   * @param message message to the child
   * @returns the parent, and the process id of its child
   */
  async function forkFromParent(script: string, { execArgv, message }: { execArgv: string[]; message?: string }) {
    const options = JSON.stringify({ execArgv, stdio: ["ignore", "ignore", "ignore", "ipc"] });
    const code = `const child = require("node:child_process").fork(${JSON.stringify(script)}, [], ${options});
      ${message === undefined ? "" : `child.send(${JSON.stringify(message)});`}
      child.once("message", () => process.stdout.write(String(child.pid)));`;
    const parent = spawn(process.execPath, ["--eval", code], { stdio: ["ignore", "pipe", "inherit"] });
    const [output] = (await once(parent.stdout, "data")) as [Buffer];
    return { parent, pid: Number(output.toString()) };
  }

  const waitUntilEnded = (pid: number) => waitUntil(async () => (isRunning(pid) ? undefined : true), "the end of the process");

  async function writeGuardedScript(options: string, block = BLOCK): Promise<string> {
    const script = join(await createFolder(), "guarded.mjs");
    const guard = pathToFileURL(resolve("src/process/guardProcess.ts")).href;
    await writeFile(
      script,
      `import { guardProcess } from ${JSON.stringify(guard)};
      const guard = guardProcess(${options});
      process.send("ready", () => setTimeout(() => { ${block} }, 200));`,
    );
    return script;
  }

  const execArgv = ["--import", pathToFileURL(resolve("test/register.mjs")).href];

  it("ends when its parent is killed", async () => {
    const { parent, pid } = await forkFromParent(await writeGuardedScript("{}"), { execArgv });
    assert.ok(isRunning(pid));
    parent.kill("SIGKILL");
    await waitUntilEnded(pid);
  });

  it("ends when it needs more memory than allowed", async () => {
    const { parent, pid } = await forkFromParent(await writeGuardedScript("{ memoryCapBytes: 1_000_000 }"), { execArgv });
    await waitUntilEnded(pid);
    parent.kill("SIGKILL");
  });

  it("ends when it has used more CPU time than allowed", async () => {
    const script = await writeGuardedScript("{}", "guard.limitCpuTime(100); for (;;) {}");
    const { parent, pid } = await forkFromParent(script, { execArgv });
    await waitUntilEnded(pid);
    parent.kill("SIGKILL");
  });

  it("goes on while it waits longer than the CPU time allowed", async () => {
    const wait = "guard.limitCpuTime(1000); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2000); process.exit(7)";
    const script = await writeGuardedScript("{}", wait);
    const child = fork(script, [], { execArgv, stdio: ["ignore", "ignore", "ignore", "ipc"] });
    const [code] = (await once(child, "exit")) as [number | null];
    assert.equal(code, 7);
  });

  it("ends with its parent even while it parses an endless diagram", async () => {
    const endless = "gantt\n  dateFormat YYYY-MM-DD\n  excludes 2024-01-01\n  section Ages\n  all of it :a1, 0100-01-01, 99999999d";
    // Sends a message when the diagram arrives, right before the parser receives it and blocks.
    const preload = join(await createFolder(), "answer.mjs");
    await writeFile(preload, 'process.once("message", () => process.send("received"));');
    const options = { execArgv: ["--import", pathToFileURL(preload).href], message: endless };
    const { parent, pid } = await forkFromParent(resolve("dist/mermaid.mjs"), options);
    assert.ok(isRunning(pid));
    parent.kill("SIGKILL");
    await waitUntilEnded(pid);
  });
});
