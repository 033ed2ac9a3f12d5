import assert from "node:assert/strict";
import { execFile, spawn, type ExecFileException } from "node:child_process";
import { chmod, chown, mkdir, mkdtemp, readFile, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { endEngines } from "../../fixtures/engineProcesses.ts";
import { waitUntil } from "../../waiting.ts";

/** User ids. The users need not exist. */
const [VICTIM, INTRUDER] = [54_242, 54_343];

/** Tries everything that another user could do to an engine, and prints what succeeded. */
const INTRUSION = `
const { readdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { connect } = require("node:net");
const [, runtime, pid, cache, ...without] = process.argv;
const tries = {
  list: () => readdirSync(runtime),
  read: () => readFileSync(runtime + "/e1/engine.json"),
  replace: () => writeFileSync(runtime + "/e1/engine.json", "{}"),
  remove: () => rmSync(runtime, { recursive: true }),
  stop: () => process.kill(Number(pid)),
  environment: () => readFileSync("/proc/" + pid + "/environ"),
  memory: () => readFileSync("/proc/" + pid + "/mem"),
  log: () => readFileSync(runtime + "/engine.log"),
  images: () => readdirSync(cache + "/spool"),
  plant: () => writeFileSync(runtime + "/e2", ""),
};
for (const [name, attempt] of Object.entries(tries)) {
  if (without.includes(name)) continue;
  try {
    attempt();
    console.log(name);
  } catch {}
}
connect(runtime + "/e1/s").on("connect", () => { console.log("connect"); process.exit(); }).on("error", () => {});
`;

/** Listens as an engine would, but lets any user connect. Prints each connection. */
const PLANTED_ENGINE = `
const { chmodSync, mkdirSync, writeFileSync } = require("node:fs");
const { createServer } = require("node:net");
process.umask(0);
const folder = process.argv[1] + "/e7";
mkdirSync(folder, { recursive: true });
createServer((socket) => { console.log("connected"); socket.on("data", (part) => console.log(String(part))); }).listen(folder + "/s", () => {
  chmodSync(folder + "/s", 0o777);
  writeFileSync(folder + "/engine.json", JSON.stringify({ pid: process.pid, address: folder + "/s", token: "0".repeat(64) }));
  console.log("ready");
});
`;

describe("two users on one machine", () => {
  let folder: string;
  let home: string;

  before(async function () {
    // Only root can start processes of other users.
    if (process.getuid?.() !== 0 || !(await canReadClone())) this.skip();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "oriel-users-"));
    await chmod(folder, 0o755);
    home = join(folder, "home");
    await mkdir(home);
    await chown(home, VICTIM, VICTIM);
  });
  afterEach(async () => {
    await endEngines(getRuntimeFolder(home));
    await rm(folder, { recursive: true, force: true });
  });

  const getRuntimeFolder = (userHome: string) => join(userHome, ".cache", "oriel", "run");

  /** Asks a question that starts an engine; the server does not exist. */
  const ask = (uid: number, env: Record<string, string>) =>
    runNodeAs(
      uid,
      [resolve("dist/cli.js"), "explain", resolve("test/fixtures/workspace/images/chart.png"), "--endpoint", "http://127.0.0.1:9"],
      env,
    );

  it("can't read, impersonate or stop each other's engine", async () => {
    const { stderr } = await ask(VICTIM, { HOME: home });
    assert.match(stderr, /Can't connect to http:\/\/127\.0\.0\.1:9/);
    const runtime = getRuntimeFolder(home);
    const { pid } = JSON.parse(await readFile(join(runtime, "e1", "engine.json"), "utf8")) as { pid: number };
    assert.equal((await stat(runtime)).uid, VICTIM);
    const { stdout } = await runNodeAs(INTRUDER, ["-e", INTRUSION, runtime, String(pid), join(home, ".cache", "oriel")], {});
    assert.equal(stdout, "");
    assert.ok(process.kill(pid, 0), "the engine still runs");
    assert.ok((await readdir(join(home, ".cache", "oriel", "spool"))).length > 0, "there is an image to read");
    const harmful = ["replace", "remove", "stop", "memory", "plant"];
    const ownAttempt = await runNodeAs(VICTIM, ["-e", INTRUSION, runtime, String(pid), join(home, ".cache", "oriel"), ...harmful], {});
    for (const name of ["list", "read", "log", "images", "connect"])
      assert.match(ownAttempt.stdout, new RegExp(`^${name}$`, "m"), `the owner can ${name}`);
  });

  it("don't connect to an engine that the other user planted under a guessable name", async () => {
    const planted = join("/tmp", `oriel-${VICTIM}`);
    await rm(planted, { recursive: true, force: true });
    const listener = spawn(process.execPath, ["-e", PLANTED_ENGINE, planted], {
      uid: INTRUDER,
      gid: INTRUDER,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let heard = "";
    listener.stdout.on("data", (part: Buffer) => (heard += String(part)));
    try {
      await waitUntil(() => (heard.includes("ready") ? true : undefined), "the planted engine");
      const { stderr } = await ask(VICTIM, { HOME: home, TMPDIR: "/tmp" });
      assert.match(stderr, /Can't connect to http:\/\/127\.0\.0\.1:9/);
      assert.equal(heard.trim(), "ready");
    } finally {
      listener.kill("SIGKILL");
      await rm(planted, { recursive: true, force: true });
    }
  });

  it("don't use a runtime folder that the other user created or can replace, but report it", async () => {
    const foreignFolder = join(folder, "prepared");
    await mkdir(foreignFolder, { mode: 0o700 });
    await chown(foreignFolder, INTRUDER, INTRUDER);
    const result = await ask(VICTIM, { HOME: home, ORIEL_RUNTIME_DIR: foreignFolder });
    assert.match(result.stderr, /is not safe for the engine's socket\. Another user owns it\./);
    assert.deepEqual(await readdir(foreignFolder), []);
    const openFolder = join(folder, "open");
    await mkdir(openFolder);
    await chmod(openFolder, 0o777);
    const replaceableFolder = join(openFolder, "run");
    await mkdir(replaceableFolder, { mode: 0o700 });
    await chown(replaceableFolder, VICTIM, VICTIM);
    const { stderr } = await ask(VICTIM, { HOME: home, ORIEL_RUNTIME_DIR: replaceableFolder });
    assert.match(stderr, /Other users can replace it/);
  });
});

async function canReadClone(): Promise<boolean> {
  const { stdout } = await runNodeAs(
    VICTIM,
    ["-e", 'require("node:fs").accessSync(process.argv[1]); console.log("yes")', resolve("dist/cli.js")],
    {},
  );
  return stdout.trim() === "yes";
}

function runNodeAs(uid: number, args: string[], env: Record<string, string>): Promise<{ stdout: string; stderr: string }> {
  const options = { uid, gid: uid, env: { PATH: process.env["PATH"] ?? "", ...env }, cwd: "/", timeout: 60_000 };
  return new Promise((done) => {
    execFile(process.execPath, args, options, (_: ExecFileException | null, stdout, stderr) => done({ stdout, stderr }));
  });
}
