import { readdir } from "node:fs/promises";
import { request } from "node:http";
import path from "node:path";
import { json } from "node:stream/consumers";
import { waitUntil } from "../waiting.ts";
import type { Workbench } from "./workbench.ts";

/** Part of a slot in llama-server's `GET /slots`. Source: `server_slot::to_json` in tools/server/server-context.cpp. */
interface Slot {
  is_processing: boolean;
  /** The running task, or else the last one. IDs increase. */
  id_task?: number;
}

/** Runs `act`, and waits until llama-server has finished a task that was started since. */
export async function awaitTask(workbench: Workbench, act: () => Promise<void>): Promise<void> {
  const socketPath = await findSocket(workbench.sharedEnvironment["ORIEL_RUNTIME_DIR"] ?? "");
  const findLastTask = (slots: Slot[]) => Math.max(...slots.map(({ id_task = -1 }) => id_task));
  const before = findLastTask(await readSlots(socketPath));
  await act();
  await waitUntil(async () => {
    const slots = await readSlots(socketPath);
    return findLastTask(slots) > before && !slots.some((slot) => slot.is_processing) ? true : undefined;
  }, "the end of llama-server's task");
}

/** Finds the socket that llama-server listens on, in the engine's run folder. Its name ends with the number of the start. */
async function findSocket(runtime: string): Promise<string> {
  const files = await readdir(runtime, { recursive: true });
  const start = (file: string) => Number(/\bllama(\d+)\.sock$/.exec(file)?.[1] ?? 0);
  const latest = files.toSorted((a, b) => start(b) - start(a))[0];
  if (latest === undefined || start(latest) === 0) throw new Error(`There is no socket of a llama-server in ${runtime}.`);
  return path.join(runtime, latest);
}

function readSlots(socketPath: string): Promise<Slot[]> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, path: "/slots", agent: false }, (response) => {
      json(response).then((slots) => resolve(slots as Slot[]), reject);
    });
    outgoing.once("error", reject).end();
  });
}
