import { setMaxListeners } from "node:events";
import { FailureError, getFailureAttributes, toFailure, type Failure } from "../failures/failure.ts";
import { Commands } from "./commands.ts";
import { asksForHelp, selectHelp } from "./help.ts";
import { Terminal } from "./terminal.ts";
import { UsageError, usage } from "./usage.ts";

declare const ORIEL_VERSION: string;

const commands = new Commands({
  alt: async (...parameters) => (await import("./alt/alt.ts")).altCommand(...parameters),
  doctor: async (...parameters) => (await import("./doctor/doctor.ts")).doctorCommand(...parameters),
  eval: async (...parameters) => (await import("./eval.ts")).evalCommand(...parameters),
  explain: async (...parameters) => (await import("./explain.ts")).explainCommand(...parameters),
  "llama-server": async (...parameters) => (await import("./llamaServer.ts")).llamaServerCommand(...parameters),
  setup: async (...parameters) => (await import("./setup.ts")).setupCommand(...parameters),
  models: async (...parameters) => (await import("./models/models.ts")).modelsCommand(...parameters),
});

/** Large enough for any number of concurrent questions. Node's value for “any number”, 0, makes undici's `fetch` fail on Node 20. */
const MAX_LISTENERS = 1_000_000;

const INTERRUPTED_EXIT_CODE = 130;

/** Time for a command to save its work and clean up after an interrupt. */
const STOP_TIMEOUT_MS = 900;

/** @returns the exit code: 0 on success, 1 on failure, 2 on a usage error, 3 if a scan skipped documents, 130 if interrupted */
async function main([name, ...args]: string[]): Promise<number> {
  const interrupt = new AbortController();
  const terminal = new Terminal(() => interrupt.abort());
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    terminal.print(selectHelp(usage, args));
    return name === undefined ? 2 : 0;
  }
  if (asksForHelp(args)) {
    terminal.print(selectHelp(usage, [name, ...args.filter((argument) => !argument.startsWith("-"))]));
    return 0;
  }
  if (name === "--version" || name === "-v") {
    terminal.print(`oriel ${ORIEL_VERSION}\n`);
    return 0;
  }
  // Every concurrent question adds a listener, so a large number of listeners is not a leak.
  setMaxListeners(MAX_LISTENERS, interrupt.signal);
  const stop = () => {
    interrupt.abort();
    setTimeout(endProcess, STOP_TIMEOUT_MS).unref();
  };
  // The listeners stay. Without them, a library that also listens would end the process before the command has cleaned up.
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  try {
    return (await commands.find(name)(args, terminal, interrupt.signal)) ?? 0;
  } catch (error) {
    terminal.clearProgress();
    // The reader of stdout, such as `head`, has exited.
    if (terminal.isClosed) return 0;
    if (interrupt.signal.aborted) {
      terminal.note("Stopped.");
      return INTERRUPTED_EXIT_CODE;
    }
    if (error instanceof UsageError) {
      terminal.note(`oriel: ${error.message}`);
      terminal.note("Run “oriel help” for usage.");
      return 2;
    }
    const failure = findFailure(error);
    if (failure !== undefined) {
      terminal.showFailure(failure);
      if (getFailureAttributes(failure).isUsageError) return 2;
    } else {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      for (const line of `oriel: ${text}`.split("\n")) terminal.note(line);
    }
    return 1;
  }
}

/**
 * Ends work that can't be interrupted, such as a blocking system call. `process.exit` would wait for the threads that make such calls, so on
 * Unix the process ends itself with SIGINT, for which shells report `INTERRUPTED_EXIT_CODE`.
 */
function endProcess(): void {
  if (process.platform === "win32") process.exit(INTERRUPTED_EXIT_CODE);
  process.removeAllListeners("SIGINT");
  process.kill(process.pid, "SIGINT");
}

function findFailure(error: unknown): Failure | undefined {
  const isFolderMissing = error instanceof Error && "syscall" in error && error.syscall === "uv_cwd";
  if (isFolderMissing) return { kind: "workingFolderMissing" };
  const failure = toFailure(error);
  return failure.kind === "unexpected" && !(error instanceof FailureError) ? undefined : failure;
}

process.exitCode = await main(process.argv.slice(2));
