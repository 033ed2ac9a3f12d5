import assert from "node:assert/strict";
import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { CHAT, FakeEndpoint } from "../../fixtures/endpoints.ts";
import { endEngines } from "../../fixtures/engineProcesses.ts";
import { createFolderWith } from "../../fixtures/folder.ts";
import { waitUntil } from "../../waiting.ts";

/** Time from a signal to the end of the process, with a margin for a busy machine. */
const LIMIT_MS = 1500;

/** Keeps Markdown's parser busy for minutes. */
const ENDLESS = `![](a.png)\n\n${"*a_".repeat(1_000_000)}`;

/** Keeps Markdown's parser busy for seconds: less than the time limit of a scan. */
const SLOW = `![image](a.png)\n\n${"*a_".repeat(35_000)}`;

const ANSWER = JSON.stringify({ role: "informative", alt: "A form with two fields", description: "" });

describe("Ctrl-C and SIGTERM", () => {
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  let server: FakeEndpoint | undefined;
  let image: Buffer;
  before(async () => (image = await readFile("test/fixtures/workspace/images/login-form.png")));
  afterEach(async () => {
    await endEngines(join(folder.path, "run"));
    await server?.stop();
    server = undefined;
    await folder.remove();
  });

  const startOriel = (args: string[]) => {
    const env = { ...process.env, ORIEL_ENDPOINT: server?.url ?? "", ORIEL_RUNTIME_DIR: join(folder.path, "run") };
    const child = spawn(process.execPath, [resolve("dist/cli.js"), ...args], {
      ...{ cwd: folder.path, stdio: ["ignore", "ignore", "pipe"] },
      env: { ...env, ORIEL_CACHE_DIR: join(folder.path, "cache"), ORIEL_DATA_DIR: join(folder.path, "data") },
    });
    const exit = Promise.all([child.stderr === null ? "" : text(child.stderr), once(child, "close")]);
    return { child, ended: exit };
  };

  /** Sends the signal to a command once `isBusy` returns true, and checks how the command ends. */
  const interrupt = async (args: string[], signal: NodeJS.Signals, isBusy: (pid: number) => Promise<boolean> | boolean) => {
    const { child, ended } = startOriel(args);
    await waitUntil(async () => ((await isBusy(child.pid ?? 0)) ? true : undefined), `${args.join(" ")} to be busy`, 50_000);
    const startMs = performance.now();
    child.kill(signal);
    // A command that does not end would keep the test from ending.
    const killTimer = setTimeout(() => child.kill("SIGKILL"), 4 * LIMIT_MS);
    const [stderr, [code, endSignal]] = (await ended) as [string, [number | null, NodeJS.Signals | null]];
    clearTimeout(killTimer);
    assert.ok(performance.now() - startMs < LIMIT_MS, `${performance.now() - startMs} ms`);
    // Shells report 130 in both cases.
    assert.ok(code === 130 || endSignal === "SIGINT", `${code} ${endSignal}: ${stderr}`);
    return stderr;
  };

  const startServer = async (answer?: string) => {
    server = await FakeEndpoint.start({
      "GET /v1/models": { data: [{ id: "gemma" }] },
      [CHAT]: (response) => {
        if (answer === undefined) return;
        const choices = [{ index: 0, delta: { content: answer }, finish_reason: "stop" }];
        response.writeHead(200, { "content-type": "text/event-stream" }).end(`data: ${JSON.stringify({ choices })}\n\ndata: [DONE]\n\n`);
      },
    });
    return server;
  };
  const isParsing = async (pid: number) => (await readCpuSeconds(pid)) >= 2;
  /** Returns whether a thread of the process waits for the other end of a pipe. */
  const isBlocked = async (pid: number) => {
    const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
    const places = await Promise.all(threads.map((id) => readFile(`/proc/${pid}/task/${id}/wchan`, "utf8").catch(() => "")));
    return places.some((place) => /wait_for_partner|fifo_open/.test(place));
  };
  const hasReceivedRequest = () => (server?.chatRequests.length ?? 0) > 0;
  /** Creates a function that returns whether the command has used CPU time since it received the answer. */
  const createAnswerCheckDetector = () => {
    let secondsAtAnswer: number | undefined;
    return async (pid: number) => {
      const seconds = await readCpuSeconds(pid);
      if (hasReceivedRequest()) secondsAtAnswer ??= seconds;
      return secondsAtAnswer !== undefined && seconds > secondsAtAnswer;
    };
  };

  it("end a scan while a document is being parsed", async () => {
    folder = await createFolderWith({ "a.md": ENDLESS });
    assert.equal(await interrupt(["alt", "scan"], "SIGINT", isParsing), "Stopped.\n");
  });

  it("end “alt apply” while a document is being parsed", async () => {
    const suggestion = { path: "a.md", line: 1, from: 0, before: "![](a.png)", target: "a.png", role: "informative", description: "" };
    const suggestions = { version: 1, suggestions: [{ ...suggestion, alt: "A form" }] };
    folder = await createFolderWith({ "a.md": ENDLESS, "s.json": JSON.stringify(suggestions) });
    await interrupt(["alt", "apply", "s.json"], "SIGTERM", isParsing);
    await interrupt(["alt", "apply", "--dry-run", "s.json"], "SIGINT", isParsing);
  });

  it("end “alt write” while a document is being parsed, the server is silent, or an answer is being checked", async () => {
    folder = await createFolderWith({ "a.md": ENDLESS, "b.md": "![image](a.png)", "c.md": SLOW, "a.png": image });
    await startServer();
    await interrupt(["alt", "write", "a.md"], "SIGTERM", isParsing);
    await interrupt(["alt", "write", "b.md"], "SIGINT", hasReceivedRequest);
    await server?.stop();
    await startServer(ANSWER);
    await interrupt(["alt", "write", "c.md"], "SIGTERM", createAnswerCheckDetector());
  }).timeout(150_000);

  it("end a question while the server is silent", async () => {
    folder = await createFolderWith({ "a.png": image });
    await startServer();
    await interrupt(["explain", "a.png"], "SIGINT", hasReceivedRequest);
  });

  it("end a scan that waits for a reader of the pipe to which its report goes", async function () {
    // Only Linux shows what a thread waits for.
    if (process.platform !== "linux") return this.skip();
    folder = await createFolderWith({ "a.md": "![](a.png)" });
    execFileSync("mkfifo", [join(folder.path, "pipe")]);
    const args = ["alt", "scan", "--report", "json=pipe"];
    for (const signal of ["SIGINT", "SIGTERM"] as const) await interrupt(args, signal, isBlocked);
  });

  it("end an evaluation while the server is silent, or a document is being parsed", async () => {
    const manifest = JSON.stringify({ answers: [{ image: "a.png", accept: ["form"] }] });
    folder = await createFolderWith({ "set/answers.json": manifest, "set/a.png": image, "a.md": ENDLESS });
    await startServer();
    await interrupt(["eval", "set"], "SIGTERM", hasReceivedRequest);
    await interrupt(["eval", "--alt-texts", "a.md"], "SIGINT", isParsing);
  });
});

/** Returns the CPU time that a process has used. */
async function readCpuSeconds(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)("ps", ["-o", "time=", "-p", String(pid)]);
  return stdout
    .trim()
    .split(/[-:]/)
    .reduce((sum, part) => sum * 60 + Number(part), 0);
}
