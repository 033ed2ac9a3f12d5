/** Entry point of the worker thread that finds, checks and writes alt text without blocking the editor. It connects to the engine directly. */
import { join } from "node:path";
import { parentPort } from "node:worker_threads";
import type { MessageConnection } from "vscode-jsonrpc/node";
import type { EngineClient } from "../../client/engineClient.ts";
import { getCacheFolder, findRuntimeFolder } from "../../disk/paths.ts";
import { ParserThread } from "../parsers/parserThread.ts";
import * as protocol from "./protocol.ts";
import { serve } from "./server.ts";

if (parentPort === null) throw new Error("This module must run in a worker thread.");

let client: Promise<EngineClient> | undefined;

/** Loads the engine's client when alt text is first written, because most workers only check documents. */
async function loadClient(connection: MessageConnection): Promise<EngineClient> {
  const { EngineClient } = await import("../../client/engineClient.ts");
  const paths = { script: join(import.meta.dirname, "engine.mjs"), runtime: await findRuntimeFolder(), cache: getCacheFolder() };
  return new EngineClient(paths, "alt text", {
    onState: (state) => void connection.sendNotification(protocol.engineStateChanged, state),
    onLog: (lines) => void connection.sendNotification(protocol.linesLogged, lines),
  });
}

const parserThread = new ParserThread(join(import.meta.dirname, "parsers.mjs"));

serve(parentPort, {
  checkEdit: (edit) => parserThread.check(edit),
  script: join(import.meta.dirname, "alt-text.mjs"),
  connectEngine: (connection) => (client ??= loadClient(connection)),
});
