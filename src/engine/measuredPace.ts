import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { makePrivateFolder, writeFileAtomically } from "../disk/files.ts";
import type { Target } from "../protocol/target.ts";
import type { Backend, Connect } from "./backends/backend.ts";

type MeasuredBackend = Pick<Backend, "pace" | "nameModel">;

const speed = z.number().check(z.positive());
/** Speeds in tokens per second, by the name of the model. */
const Speeds = z.record(z.string(), z.object({ prompt: speed, answer: z.optional(speed) }));

/** Factor by which a speed must change to be recorded again. */
const MIN_CHANGE = 1.2;

/**
 * Stores the speed of a local model for later engine processes: `connect` restores the stored speed, which is used until the speed is
 * measured again, and `record` stores the measured speed. Errors in reading or writing the file are ignored.
 * @param cache cache folder
 */
export function persistPace(connect: Connect, target: Target, cache: string): { connect: Connect; record: () => Promise<void> } {
  let backend: MeasuredBackend | undefined;
  return {
    async connect(...parameters) {
      const connected = await connect(...parameters);
      await restorePace(cache, target, connected);
      backend = connected;
      return connected;
    },
    record: async () => (backend === undefined ? undefined : recordPace(cache, target, backend)),
  };
}

async function restorePace(cache: string, target: Target, backend: MeasuredBackend): Promise<void> {
  if (target.kind !== "local" || backend.pace.tokensPerSecond !== undefined) return;
  const speeds = await readSpeeds(cache);
  const model = backend.nameModel("");
  const known = Object.hasOwn(speeds, model) ? speeds[model] : undefined;
  if (known) backend.pace.restore(known.prompt, known.answer);
}

async function recordPace(cache: string, target: Target, backend: MeasuredBackend): Promise<void> {
  const { tokensPerSecond: prompt, answerTokensPerSecond: answer } = backend.pace;
  if (target.kind !== "local" || prompt === undefined) return;
  const speeds = await readSpeeds(cache);
  const model = backend.nameModel("");
  const known = Object.hasOwn(speeds, model) ? speeds[model] : undefined;
  if (!hasChanged(known?.prompt, prompt) && !hasChanged(known?.answer, answer)) return;
  try {
    await makePrivateFolder(cache);
    await writeFileAtomically(
      getPath(cache),
      JSON.stringify({ ...speeds, [model]: { prompt, ...(answer === undefined ? {} : { answer }) } }),
    );
  } catch {
    // Best effort: the disk may be full, or the folder read-only. The speed is then measured again.
  }
}

function hasChanged(known: number | undefined, measured: number | undefined): boolean {
  if (known === undefined || measured === undefined) return known !== measured;
  return Math.max(known / measured, measured / known) > MIN_CHANGE;
}

/** Reads the stored speeds; empty if the file is missing or damaged. */
async function readSpeeds(cache: string): Promise<z.infer<typeof Speeds>> {
  try {
    return Speeds.parse(JSON.parse(await readFile(getPath(cache), "utf8")));
  } catch {
    return {};
  }
}

function getPath(cache: string): string {
  return join(cache, "speeds.json");
}
