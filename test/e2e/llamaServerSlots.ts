import { readdir } from "node:fs/promises";
import { request } from "node:http";
import path from "node:path";
import { json } from "node:stream/consumers";
import { waitUntil } from "../waiting.ts";
import type { Workbench } from "./workbench.ts";

/** Part of a slot in llama-server's `GET /slots`. Source: `server_slot::to_json` in tools/server/server-context.cpp. */
interface Slot {
  is_processing: boolean;
  /** The running task, or else the last one. Ids increase. */
  id_task?: number;
}

/** Runs an action, and waits until llama-server has finished a task that the action started. */
export async function runAndAwaitTask(workbench: Workbench, action: () => Promise<void>): Promise<void> {
  const socketPath = await findSocket(workbench.sharedEnvironment["ORIEL_RUNTIME_DIR"] ?? "");
  const findLastTask = (slots: Slot[]) => Math.max(...slots.map(({ id_task = -1 }) => id_task));
  const lastTask = findLastTask(await readSlots(socketPath));
  await action();
  await waitUntil(async () => {
    const slots = await readSlots(socketPath);
    return findLastTask(slots) > lastTask && !slots.some((slot) => slot.is_processing) ? true : undefined;
  }, "the end of llama-server's task");
}

/** Finds the socket that llama-server listens on, in the engine's run folder. The number in its name increases with each start. */
async function findSocket(runtimeFolder: string): Promise<string> {
  const files = await readdir(runtimeFolder, { recursive: true });
  const readStartNumber = (file: string) => Number(/\bllama(\d+)\.sock$/.exec(file)?.[1] ?? 0);
  const latest = files.toSorted((a, b) => readStartNumber(b) - readStartNumber(a))[0];
  if (latest === undefined || readStartNumber(latest) === 0) throw new Error(`There is no socket of a llama-server in ${runtimeFolder}.`);
  return path.join(runtimeFolder, latest);
}

function readSlots(socketPath: string): Promise<Slot[]> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, path: "/slots", agent: false }, (response) => {
      json(response).then((slots) => resolve(slots as Slot[]), reject);
    });
    outgoing.once("error", reject).end();
  });
}
