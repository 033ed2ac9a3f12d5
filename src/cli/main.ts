import { setMaxListeners } from "node:events";
import { FailureError, getFailureAttributes } from "../failures/failure.ts";
import { explain } from "./explain.ts";
import { printLlamaServer } from "./llamaServer.ts";
import { Terminal } from "./terminal.ts";
import { UsageError, usage } from "./usage.ts";

declare const ORIEL_VERSION: string;

const commands: Record<string, (args: string[], terminal: Terminal, signal: AbortSignal) => Promise<number | void>> = {
  alt: async (...given) => (await import("./alt/alt.ts")).alt(...given),
  doctor: async (...given) => (await import("./doctor/doctor.ts")).doctor(...given),
  eval: async (...given) => (await import("./eval.ts")).evalCommand(...given),
  explain,
  "llama-server": printLlamaServer,
  models: async (...given) => (await import("./models/models.ts")).models(...given),
};

const INTERRUPTED = 130;

/** @returns the exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted */
async function main([name, ...args]: string[]): Promise<number> {
  const terminal = new Terminal();
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    terminal.out(usage);
    return name === undefined ? 2 : 0;
  }
  if (name === "--version" || name === "-v") {
    terminal.out(`oriel ${ORIEL_VERSION}\n`);
    return 0;
  }
  const interrupt = new AbortController();
  // As many questions listen to it as are asked at once: that is no leak.
  setMaxListeners(0, interrupt.signal);
  process.once("SIGINT", () => interrupt.abort());
  process.once("SIGTERM", () => interrupt.abort());
  try {
    const command = commands[name];
    if (command === undefined) throw new UsageError(`there is no command “${name}”`);
    return (await command(args, terminal, interrupt.signal)) ?? 0;
  } catch (error) {
    terminal.endProgress();
    if (interrupt.signal.aborted) {
      terminal.note("Stopped.");
      return INTERRUPTED;
    }
    if (error instanceof UsageError) {
      terminal.note(`oriel: ${error.message}\nSee: oriel help`);
      return 2;
    }
    if (error instanceof FailureError) {
      terminal.failure(error.failure);
      if (getFailureAttributes(error.failure).isUsageError) return 2;
    } else terminal.note(`oriel: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
