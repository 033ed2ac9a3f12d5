import assert from "node:assert/strict";
import { execFile, type ExecFileException } from "node:child_process";
import { chmod, chown, mkdir, mkdtemp, readFile, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { endEngines } from "../../fixtures/engineProcesses.ts";

/** Users that need not exist. */
const [VICTIM, INTRUDER] = [54_242, 54_343];

/** Tries all that the other user could do to an engine. Prints what succeeded. */
const INTRUSION = `
const { readdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { connect } = require("node:net");
const [, runtime, pid] = process.argv;
const tries = {
  list: () => readdirSync(runtime),
  read: () => readFileSync(runtime + "/e1/engine.json"),
  replace: () => writeFileSync(runtime + "/e1/engine.json", "{}"),
  remove: () => rmSync(runtime, { recursive: true }),
  stop: () => process.kill(Number(pid)),
  environment: () => readFileSync("/proc/" + pid + "/environ"),
};
for (const [name, attempt] of Object.entries(tries)) {
  try {
    attempt();
    console.log(name);
  } catch {}
}
connect(runtime + "/e1/s").on("connect", () => { console.log("connect"); process.exit(); }).on("error", () => {});
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
    await endEngines(runtimeOf(home));
    await rm(folder, { recursive: true, force: true });
  });

  const runtimeOf = (userHome: string) => join(userHome, ".cache", "oriel", "run");

  /** Asks a question that starts an engine; the server does not exist. */
  const ask = (uid: number, env: Record<string, string>) =>
    run(
      uid,
      [resolve("dist/cli.js"), "explain", resolve("test/fixtures/workspace/images/chart.png"), "--endpoint", "http://127.0.0.1:9"],
      env,
    );

  it("can't read, impersonate or stop each other's engine", async () => {
    const { stderr } = await ask(VICTIM, { HOME: home });
    assert.match(stderr, /Can't connect to http:\/\/127\.0\.0\.1:9/);
    const runtime = runtimeOf(home);
    const { pid } = JSON.parse(await readFile(join(runtime, "e1", "engine.json"), "utf8")) as { pid: number };
    assert.equal((await stat(runtime)).uid, VICTIM);
    const { stdout } = await run(INTRUDER, ["-e", INTRUSION, runtime, String(pid)], {});
    assert.equal(stdout, "");
    assert.ok(process.kill(pid, 0), "the engine still runs");
  });

  it("don't use a runtime folder that the other made or can replace, and say so", async () => {
    const prepared = join(folder, "prepared");
    await mkdir(prepared, { mode: 0o700 });
    await chown(prepared, INTRUDER, INTRUDER);
    const owned = await ask(VICTIM, { HOME: home, ORIEL_RUNTIME_DIR: prepared });
    assert.match(owned.stderr, /is not safe for the engine's socket\. Another user owns it\./);
    assert.deepEqual(await readdir(prepared), []);
    const open = join(folder, "open");
    await mkdir(open);
    await chmod(open, 0o777);
    const replaceable = join(open, "run");
    await mkdir(replaceable, { mode: 0o700 });
    await chown(replaceable, VICTIM, VICTIM);
    const { stderr } = await ask(VICTIM, { HOME: home, ORIEL_RUNTIME_DIR: replaceable });
    assert.match(stderr, /Other users can replace it/);
  });
});

async function canReadClone(): Promise<boolean> {
  const { stdout } = await run(
    VICTIM,
    ["-e", 'require("node:fs").accessSync(process.argv[1]); console.log("yes")', resolve("dist/cli.js")],
    {},
  );
  return stdout.trim() === "yes";
}

function run(uid: number, args: string[], env: Record<string, string>): Promise<{ stdout: string; stderr: string }> {
  const options = { uid, gid: uid, env: { PATH: process.env["PATH"] ?? "", ...env }, cwd: "/", timeout: 60_000 };
  return new Promise((done) => {
    execFile(process.execPath, args, options, (_: ExecFileException | null, stdout, stderr) => done({ stdout, stderr }));
  });
}
