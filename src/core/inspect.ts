declare const ORIEL_IS_DEVELOPMENT: boolean;

/**
 * Returns the Node.js arguments that let a debugger attach to a child process. `ORIEL_INSPECT=engine:9230,decoder:9231` lists the processes
 * and their ports. Works only in development builds: release builds do not contain this code.
 */
export function getInspectArguments(name: "engine" | "decoder" | "mermaid" | "code", env: Record<string, string | undefined>): string[] {
  if (!ORIEL_IS_DEVELOPMENT) return [];
  const port = new RegExp(`(?:^|,)${name}:(\\d+)(?:,|$)`).exec(env["ORIEL_INSPECT"] ?? "")?.[1];
  return port === undefined ? [] : [`--inspect=127.0.0.1:${port}`];
}

/** Picks `ORIEL_INSPECT` for a process that passes it on to its own children. */
export function pickInspectVariable(env: Record<string, string | undefined>): Record<string, string> {
  if (!ORIEL_IS_DEVELOPMENT) return {};
  const value = env["ORIEL_INSPECT"];
  return value === undefined ? {} : { ORIEL_INSPECT: value };
}
