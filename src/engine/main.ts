/**
 * The engine process. A client that finds engine N dead, or no engine (N = 0), starts this process as
 * `engine.mjs --runtime DIR --cache DIR --after N`. The new process becomes engine N + 1, or exits if another process has already become
 * that engine. Prints one JSON line on stdout: `{"kind":"listening"}`, `{"kind":"superseded"}` or `{"kind":"failed", failure}`. If it is
 * listening, it serves until it has had no client for `GRACE_MS`.
 */
import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { toFailure, type Failure } from "../failures/failure.ts";
import { makePrivateFolder } from "../disk/files.ts";
import {
  writeAnnouncement,
  checkRuntimeFolder,
  claimRunFolder,
  createEngineAddress,
  findNewestRunFolder,
  removeOlderRunFolders,
  type RunFolder,
} from "../link/runFolder.ts";
import { Engine } from "./engine.ts";
import { Log } from "./log.ts";
import { Session, type EngineServices } from "./session.ts";

declare const ORIEL_VERSION: string;

/**
 * Time for which the engine keeps running without a client. It is shorter if the engine runs on VS Code's own
 * executable, because VS Code can't be updated while the engine runs.
 */
const GRACE_MS = process.versions["electron"] === undefined ? 30_000 : 5_000;

const { values } = parseArgs({
  options: {
    runtime: { type: "string" },
    cache: { type: "string" },
    after: { type: "string" },
    grace: { type: "string" },
    "listen-on": { type: "string" },
  },
});

async function main(runtime: string, cache: string, after: number): Promise<void> {
  await checkRuntimeFolder(runtime);
  await makePrivateFolder(runtime);
  await makePrivateFolder(cache);
  const runFolder = await claimRunFolder(runtime, after);
  // A newer engine exists: the client's information was out of date.
  if (runFolder === undefined || (await findNewestRunFolder(runtime))?.number !== runFolder.number) {
    if (runFolder) await rm(runFolder.path, { recursive: true, force: true });
    return report({ kind: "superseded" });
  }
  try {
    await serve(runtime, cache, runFolder);
  } catch (error) {
    // Clients must not wait for an engine that did not start.
    await rm(runFolder.path, { recursive: true, force: true });
    throw error;
  }
}

async function serve(runtime: string, cache: string, runFolder: RunFolder): Promise<void> {
  const log = new Log();
  const sessions = new Set<Session>();
  const isWindows = process.platform === "win32";
  const engine = new Engine({
    runFolder: runFolder.path,
    cacheFolder: cache,
    decoderScript: join(import.meta.dirname, "decoder.cjs"),
    parserScripts: { mermaidScript: join(import.meta.dirname, "mermaid.mjs"), codeScript: join(import.meta.dirname, "code.mjs") },
    listenOn: isWindows || values["listen-on"] === "port" ? "port" : "socket",
    log,
    onState: (state) => {
      for (const session of sessions) session.sendState(state);
    },
  });
  log.onLine((line) => {
    for (const session of sessions) session.sendLog([line]);
  });

  const graceMs = values.grace === undefined ? GRACE_MS : Number(values.grace);
  const end = () => {
    engine.dispose();
    server.close();
    for (const session of sessions) session.end();
    // llama-server and the decoder have been told to exit; both also exit on their own when this process does.
    process.exit(0);
  };
  let graceTimer = setTimeout(end, graceMs);

  const platform = `${process.versions["electron"] ? "Electron, Node" : "Node"} ${process.version}`;
  const services: EngineServices = {
    token: randomBytes(32).toString("hex"),
    version: ORIEL_VERSION,
    ask: (client, params, onEvent, signal) => engine.ask(client, params, onEvent, signal),
    prepare: (client, params, signal) => engine.prepare(client, params, signal),
    findAvailableModel: (params, signal) => engine.findAvailableModel(params, signal),
    measureContrast: (client, params, signal) => engine.measureContrast(client, params, signal),
    compare: (client, params, signal) => engine.compare(client, params, signal),
    prefill: (client, params, signal) => engine.prefill(client, params, signal),
    report: () => ({
      version: ORIEL_VERSION,
      runtime: platform,
      uptimeSeconds: Math.round(process.uptime()),
      clients: sessions.size,
      state: engine.state,
      ...engine.report(),
    }),
    restart: () => engine.restart(),
    retireIfIdle: () => {
      if (engine.isIdle) setTimeout(end, 100);
    },
  };
  const server = createServer((socket) => {
    const session = new Session(socket, services, () => {
      clearTimeout(graceTimer);
      sessions.add(session);
      session.sendState(engine.state);
      session.sendLog(log.lines.slice(-200));
    });
    void session.closed.then(() => {
      if (!sessions.delete(session) || sessions.size > 0) return;
      clearTimeout(graceTimer);
      graceTimer = setTimeout(end, graceMs);
    });
  });
  const address = createEngineAddress(runFolder);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(address, resolve);
  });
  await writeAnnouncement(runFolder, { pid: process.pid, address, token: services.token });
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
  log.write("engine", `Oriel ${ORIEL_VERSION} engine, process ${process.pid}, on ${platform}`);
  report({ kind: "listening" });
  await removeOlderRunFolders(runtime, runFolder);
}

function report(message: { kind: "listening" | "superseded" } | { kind: "failed"; failure: Failure }): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

// The client that started this process may exit before it reads the line.
process.stdout.on("error", () => {});

main(values.runtime ?? "", values.cache ?? "", Number(values.after ?? 0)).catch((error: unknown) => {
  report({ kind: "failed", failure: toFailure(error) });
  process.exitCode = 1;
});
