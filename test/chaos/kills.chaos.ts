/**
 * Kills processes of Oriel at random and looks whether all is well after each: no wrong answer, the next question works, no conversation is
 * lost, nobody is left behind. The seed gives moments and victims, among those that are there then. Run by `npm run chaos [-- KILLS [SEED]]`.
 */
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { readFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { ConversationStore } from "../../src/chat/records/conversationStore.ts";
import { SeededRandom } from "../model/random.ts";
import { until } from "../waiting.ts";
import type { Said } from "./place.ts";

const KILLS = Number(process.argv[2] ?? 200);
const SEED = Number(process.argv[3] ?? 1);
const WINDOWS = 2;
/** Between two kills, in milliseconds at most. */
const PAUSE = 900;
const GRACE_MS = 3000;
/** The next question must be answered by then: a restart after three crashes takes a few seconds. */
const ANSWER_LIMIT = 30_000;
/** What a question may fail with while its processes are killed; all else is a defect. */
const EXPECTED = new Set(["engineGone", "llamaServerCrashed", "llamaServerGaveUp", "llamaServerStartFailed"]);

interface Process {
  pid: number;
  parent: number;
  command: string;
}

const folder = await mkdtemp(join(tmpdir(), "oriel-chaos-"));
const random = new SeededRandom(SEED);
const captions = JSON.parse(await readFile("test/fixtures/workspace.captions.json", "utf8")) as Record<string, { alt: string }>;
const windows = new Map<number, ChildProcess>();
const kept = new Map<string, string>();
const failures = new Map<string, number>();
const killed = new Map<string, number>();
/** All that were ever seen, by PID: none of them may be there in the end. */
const seen = new Map<number, string>();
const defects: string[] = [];
let answers = 0;

for (let index = 0; index < WINDOWS; index++) openWindow();
await answersMoreThan(0);
for (let kill = 1; kill <= KILLS; kill++) {
  await delay(random.integer(0, PAUSE));
  const found = await processes();
  // Each kind as often, however many there are of it.
  const kind = random.pick([...new Set(found.map(kindOf))]);
  const victim = found.find((process) => kindOf(process) === kind);
  if (victim === undefined) continue;
  killed.set(kind, (killed.get(kind) ?? 0) + 1);
  try {
    process.kill(victim.pid, "SIGKILL");
  } catch {
    continue;
  }
  if (kind === "window") openWindow();
  const before = answers;
  await answersMoreThan(before).catch((error: unknown) => defects.push(`after kill ${kill} (${kind}): ${String(error)}`));
  const servers = (await processes()).filter((process) => kindOf(process) === "llama-server");
  // One that was killed a moment ago may still be listed.
  if (servers.length > 1 && (await stillThere(servers)) > 1) defects.push(`after kill ${kill} (${kind}): ${servers.length} llama-servers`);
  process.stdout.write(`\r${kill} of ${KILLS} kills, ${answers} answers, ${defects.length} defects `);
}
for (const window of windows.values()) window.stdin?.end();
await until(async () => ((await processes()).length === 0 ? true : undefined), "the end of all processes", GRACE_MS + 15_000).catch(
  async () => {
    for (const { pid, command } of await processes()) defects.push(`left behind: ${pid} ${command}`);
  },
);
for (const [pid, command] of seen) if (await isThere(pid, command)) defects.push(`left behind: ${pid} ${command}`);
const store = new ConversationStore(join(folder, "history"));
for (const [id, text] of kept) {
  if ((await store.load(id))?.turns[0]?.text !== text) defects.push(`conversation ${id} is lost`);
}
for (const { id } of await store.list()) if ((await store.load(id)) === undefined) defects.push(`conversation ${id} can't be read`);
for (const { pid } of await processes()) process.kill(pid, "SIGKILL");
await rm(folder, { recursive: true, force: true });

const list = (counts: Map<string, number>) => Array.from(counts, ([name, count]) => `${count} × ${name}`).join(", ");
process.stdout.write(
  `\nSeed ${SEED}. Killed: ${list(killed)}. ${answers} answers, ${kept.size} conversations. Failed: ${list(failures) || "none"}.\n`,
);
for (const defect of defects) process.stdout.write(`DEFECT ${defect}\n`);
process.exitCode = defects.length === 0 ? 0 : 1;

function openWindow(): void {
  const child = spawn(process.execPath, [resolve("out/test/chaos/window.chaos.mjs"), folder, String(GRACE_MS)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  if (child.pid === undefined) throw new Error("A window did not open.");
  const { pid } = child;
  windows.set(pid, child);
  child.stdin.on("error", () => {});
  child.once("exit", () => windows.delete(pid));
  createInterface({ input: child.stdout }).on("line", (line) => take(JSON.parse(line) as Said));
}

function take(said: Said): void {
  if (said.kind === "failed") {
    failures.set(said.failure, (failures.get(said.failure) ?? 0) + 1);
    if (!EXPECTED.has(said.failure)) defects.push(`a question failed with ${said.failure}: ${said.reason ?? ""}`);
    return;
  }
  answers += 1;
  kept.set(said.id, said.text);
  if (said.text !== captions[said.image]?.alt) defects.push(`wrong answer for ${said.image}: ${said.text}`);
}

async function answersMoreThan(count: number): Promise<void> {
  await until(() => (answers > count ? true : undefined), "the next answer", ANSWER_LIMIT);
}

/** The windows, their engine and what it has started. */
async function processes(): Promise<Process[]> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-ww", "-o", "pid=,ppid=,stat=,args="], { maxBuffer: 1e8 });
  const all = stdout.split("\n").flatMap((line): Process[] => {
    const [, pid, parent, stat = "", command = ""] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined || stat.startsWith("Z") ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
  const named = all.filter(({ command }) => command.includes(folder) && !command.includes("kills.chaos"));
  const engines = new Set(named.filter(({ command }) => command.includes("engine.mjs")).map(({ pid }) => pid));
  const found = [...named, ...all.filter(({ parent, command }) => engines.has(parent) && !command.includes(folder))];
  for (const { pid, command } of found) seen.set(pid, command);
  return found;
}

function kindOf({ command }: Process): string {
  if (command.includes("window.chaos")) return "window";
  if (command.includes("engine.mjs")) return "engine";
  return command.includes("--mmproj") ? "llama-server" : "decoder";
}

async function isThere(pid: number, command: string): Promise<boolean> {
  const { stdout } = await promisify(execFile)("ps", ["-ww", "-o", "stat=,args=", "-p", String(pid)]).catch(() => ({ stdout: "" }));
  return stdout.includes(command) && !stdout.trim().startsWith("Z");
}

async function stillThere(some: Process[]): Promise<number> {
  await delay(1000);
  const there = await Promise.all(some.map(({ pid, command }) => isThere(pid, command)));
  return there.filter(Boolean).length;
}
