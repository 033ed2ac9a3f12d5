import { getCacheFolder } from "../disk/paths.ts";
import { obtainLlamaServer } from "../llamaServer/obtain.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage.ts";

const ORIGIN_LABELS = {
  setting: "from ORIEL_LLAMA_SERVER",
  path: "found on the PATH",
  release: "official release",
  build: "built from source",
};

/** `oriel llama-server`: finds, downloads or builds llama-server as the engine does before its first question, and shows progress. */
export async function llamaServerCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<void> {
  if (args.length > 0) throw new UsageError(`oriel llama-server takes no arguments, but got “${args[0]}”.`);
  const setting = process.env["ORIEL_LLAMA_SERVER"];
  const llamaServer = await obtainLlamaServer({
    cacheDir: getCacheFolder(),
    onProgress: (step, fraction) => terminal.showState({ kind: "obtaining", step, ...(fraction === undefined ? {} : { fraction }) }),
    signal,
    ...(setting ? { setting } : {}),
  });
  terminal.note(`llama-server ${llamaServer.version} (${ORIGIN_LABELS[llamaServer.origin]})`);
  terminal.print(`${llamaServer.executable}\n`);
}
