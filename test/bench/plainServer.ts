import { spawn } from "node:child_process";
import { buildLlamaServerArguments, buildLlamaServerEnvironment } from "../../src/engine/backends/llamaServer/commandLine.ts";
import { findFreePort } from "../../src/engine/backends/llamaServer/freePort.ts";
import { DEFAULT_LAUNCH_SETTINGS } from "../../src/models/fit/launchSettings.ts";
import { llamaServer } from "../engine/support.ts";
import { waitUntil } from "../waiting.ts";

/** Starts a llama-server with the same arguments as the engine. Resolves when it is ready. */
export async function startPlainServer(files: { model: string; projector: string }, slots: number): Promise<{ url: string; kill(): void }> {
  const port = await findFreePort();
  const address = { kind: "port", port, apiKey: "" } as const;
  const args = buildLlamaServerArguments({ executable: llamaServer, ...files, address, settings: { ...DEFAULT_LAUNCH_SETTINGS, slots } });
  const child = spawn(llamaServer, args, { stdio: ["pipe", "ignore", "ignore"], env: buildLlamaServerEnvironment(process.env) });
  const url = `http://127.0.0.1:${port}`;
  const isReady = () =>
    fetch(`${url}/health`).then(
      ({ ok }) => (ok ? true : undefined),
      () => undefined,
    );
  await waitUntil(isReady, "llama-server", 60_000);
  return { url, kill: () => child.kill("SIGKILL") };
}
