/**
 * Kills random processes of Oriel, and checks after each kill that no answer is wrong, the next question works, no conversation is lost and
 * no process is left running. The seed determines the times and the kinds of processes. Run by `npm run chaos [-- KILLS [SEED]]`.
 */
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { getCaption } from "../fixtures/captions.ts";
import { ConversationStore, MAX_CONVERSATIONS } from "../../src/chat/records/conversationStore.ts";
import { SeededRandom } from "../model/random.ts";
import { waitUntil } from "../waiting.ts";
import type { WindowEvent } from "./windowProtocol.ts";

const KILLS = Number(process.argv[2] ?? 200);
const SEED = Number(process.argv[3] ?? 1);
const WINDOWS = 2;
/** Maximum time between two kills. */
const MAX_PAUSE_MS = 900;
const GRACE_MS = 3000;
/** Time limit for the next answer; a restart after three crashes takes a few seconds. */
const ANSWER_TIMEOUT_MS = 30_000;
/** Failures that are expected when a process is killed. All others are defects. */
const EXPECTED_FAILURES = new Set(["engineGone", "llamaServerCrashed", "llamaServerGaveUp", "llamaServerStartFailed"]);

interface Process {
  pid: number;
  parent: number;
  command: string;
}

const folder = await mkdtemp(join(tmpdir(), "oriel-chaos-"));
const random = new SeededRandom(SEED);
const windows = new Map<number, ChildProcess>();
/** Answers by the id of their conversation. `started` is the number of conversations that were started before the answer was saved. */
const savedAnswers = new Map<string, { text: string; started: number }>();
const failures = new Map<string, number>();
const killed = new Map<string, number>();
/** Commands of all observed processes, by PID. None of them may be running at the end. */
const observedCommands = new Map<number, string>();
const defects: string[] = [];
let answers = 0;
/** Number of conversations that were started. Windows that were killed may each have started one more. */
let started = 0;

for (let index = 0; index < WINDOWS; index++) openWindow();
await waitForAnswer(0);
for (let kill = 1; kill <= KILLS; kill++) {
  await delay(random.integer(0, MAX_PAUSE_MS));
  const found = await listProcesses();
  // Choose each kind with the same probability, regardless of its number of processes.
  const kind = random.pick([...new Set(found.map(getKind))]);
  const victim = found.find((process) => getKind(process) === kind);
  if (victim === undefined) continue;
  killed.set(kind, (killed.get(kind) ?? 0) + 1);
  try {
    process.kill(victim.pid, "SIGKILL");
  } catch {
    continue;
  }
  if (kind === "window") {
    started += 1;
    openWindow();
  }
  const answerCount = answers;
  await waitForAnswer(answerCount).catch((error: unknown) => addDefect(`after kill ${kill} (${kind}): ${String(error)}`));
  const servers = (await listProcesses()).filter((process) => getKind(process) === "llama-server");
  // A process that was just killed may still be listed.
  if (servers.length > 1 && (await countRunning(servers)) > 1) addDefect(`after kill ${kill} (${kind}): ${servers.length} llama-servers`);
  process.stdout.write(`\r${kill} of ${KILLS} kills, ${answers} answers, ${defects.length} defects `);
}
for (const window of windows.values()) window.stdin?.end();
await waitUntil(async () => ((await listProcesses()).length === 0 ? true : undefined), "all processes to exit", GRACE_MS + 15_000).catch(
  async () => {
    for (const { pid, command } of await listProcesses()) addDefect(`still running: ${pid} ${command}`);
  },
);
for (const [pid, command] of observedCommands) if (await isRunning(pid, command)) addDefect(`still running: ${pid} ${command}`);
const store = new ConversationStore(join(folder, "history"));
for (const [id, { text, started: before }] of savedAnswers) {
  // Older conversations are deleted on purpose.
  const mayBeDeleted = started - before + WINDOWS >= MAX_CONVERSATIONS;
  const stored = await store.load(id);
  if (stored === undefined ? !mayBeDeleted : stored.turns[0]?.text !== text) addDefect(`conversation ${id} is lost`);
}
for (const { id } of await store.list()) if ((await store.load(id)) === undefined) addDefect(`conversation ${id} can't be read`);
for (const { pid } of await listProcesses()) process.kill(pid, "SIGKILL");
await rm(folder, { recursive: true, force: true });

const formatCounts = (counts: Map<string, number>) => Array.from(counts, ([name, count]) => `${count} × ${name}`).join(", ");
process.stdout.write(
  `\nSeed ${SEED}. Killed: ${formatCounts(killed)}. ${answers} answers, ${savedAnswers.size} conversations. Failed: ${formatCounts(failures) || "none"}.\n`,
);
process.exitCode = defects.length === 0 ? 0 : 1;

function addDefect(text: string): void {
  defects.push(text);
  process.stdout.write(`\nDEFECT ${text}\n`);
}

function openWindow(): void {
  const child = spawn(process.execPath, [resolve("out/test/chaos/window.chaos.mjs"), folder, String(GRACE_MS)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  if (child.pid === undefined) throw new Error("The window process did not start.");
  const { pid } = child;
  windows.set(pid, child);
  child.stdin.on("error", () => {});
  child.once("exit", () => windows.delete(pid));
  createInterface({ input: child.stdout }).on("line", (line) => handleEvent(JSON.parse(line) as WindowEvent));
}

function handleEvent(event: WindowEvent): void {
  started += 1;
  if (event.kind === "failed") {
    failures.set(event.failure, (failures.get(event.failure) ?? 0) + 1);
    if (!EXPECTED_FAILURES.has(event.failure)) addDefect(`a question failed with ${event.failure}: ${event.reason ?? ""}`);
    return;
  }
  answers += 1;
  savedAnswers.set(event.id, { text: event.text, started });
  if (event.text !== getCaption(event.image)) addDefect(`wrong answer for ${event.image}: ${event.text}`);
}

async function waitForAnswer(count: number): Promise<void> {
  await waitUntil(() => (answers > count ? true : undefined), "the next answer", ANSWER_TIMEOUT_MS);
}

/** Lists the windows, their engine and its child processes. */
async function listProcesses(): Promise<Process[]> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-ww", "-o", "pid=,ppid=,stat=,args="], { maxBuffer: 1e8 });
  const allProcesses = stdout.split("\n").flatMap((line): Process[] => {
    const [, pid, parent, stat = "", command = ""] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined || stat.startsWith("Z") ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
  const ownProcesses = allProcesses.filter(({ command }) => command.includes(folder) && !command.includes("kills.chaos"));
  const engines = new Set(ownProcesses.filter(({ command }) => command.includes("engine.mjs")).map(({ pid }) => pid));
  const found = [...ownProcesses, ...allProcesses.filter(({ parent, command }) => engines.has(parent) && !command.includes(folder))];
  for (const { pid, command } of found) observedCommands.set(pid, command);
  return found;
}

function getKind({ command }: Process): string {
  if (command.includes("window.chaos")) return "window";
  if (command.includes("engine.mjs")) return "engine";
  return command.includes("--mmproj") ? "llama-server" : "decoder";
}

async function isRunning(pid: number, command: string): Promise<boolean> {
  const { stdout } = await promisify(execFile)("ps", ["-ww", "-o", "stat=,args=", "-p", String(pid)]).catch(() => ({ stdout: "" }));
  return stdout.includes(command) && !stdout.trim().startsWith("Z");
}

async function countRunning(candidates: Process[]): Promise<number> {
  await delay(1000);
  const states = await Promise.all(candidates.map(({ pid, command }) => isRunning(pid, command)));
  return states.filter(Boolean).length;
}
