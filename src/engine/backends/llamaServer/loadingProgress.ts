import * as z from "zod/mini";

const PREFIX = "cmd_child_to_router:state:";

const Loading = z.object({
  state: z.literal("loading"),
  payload: z.object({ stages: z.array(z.string()), current: z.string(), value: z.number() }),
});

/** Parses the loaded fraction of the model, 0…1, from a line of llama-server's stdout; undefined for other lines. */
export function parseLoadingFraction(line: string): number | undefined {
  if (!line.startsWith(PREFIX)) return undefined;
  try {
    const { payload } = Loading.parse(JSON.parse(line.slice(PREFIX.length)));
    const stage = Math.max(0, payload.stages.indexOf(payload.current));
    return Math.min(1, (stage + payload.value) / payload.stages.length);
  } catch {
    return undefined;
  }
}

/** Whether a line of llama-server's stdout belongs in the log: it is neither blank nor a message to the parent process. */
export function isLogLine(line: string): boolean {
  return !line.startsWith(PREFIX) && line.trim() !== "";
}
