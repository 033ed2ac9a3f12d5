import { cacheFolder } from "../disk/paths.ts";
import { obtainLlamaServer } from "../llamaServer/obtain.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage.ts";

/** `oriel llama-server`: what the engine would do before its first question, with progress to watch. */
export async function printLlamaServer(args: string[], terminal: Terminal, signal: AbortSignal): Promise<void> {
  if (args.length > 0) throw new UsageError(`llama-server takes no arguments, such as “${args[0]}”`);
  const setting = process.env["ORIEL_LLAMA_SERVER"];
  const found = await obtainLlamaServer({
    cacheDir: cacheFolder(),
    onProgress: (step, fraction) => terminal.state({ kind: "obtaining", step, ...(fraction === undefined ? {} : { fraction }) }),
    signal,
    ...(setting ? { setting } : {}),
  });
  terminal.note(`llama-server ${found.version}, by way of ${found.way}`);
  terminal.out(`${found.executable}\n`);
}
