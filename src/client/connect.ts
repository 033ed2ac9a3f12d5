import { connect, type Socket } from "node:net";
import { resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { MessageConnection } from "vscode-jsonrpc/node";
import { FailureError, toFailure, getErrorMessage } from "../failures/failure.ts";
import { createConnection } from "../link/transport.ts";
import { isValidProof, makeNonce, computeProof } from "../link/proof.ts";
import { checkRuntimeFolder, findNewestRunFolder, readAnnouncement, type Announcement } from "../link/runFolder.ts";
import { PROTOCOL, Welcome } from "../protocol/handshake.ts";
import { method } from "../protocol/methods.ts";
import { sendRequest } from "./request.ts";
import { startEngine, type EngineOptions } from "./startEngine.ts";

const CONNECT_TIMEOUT_MS = 30_000;
const HELLO_TIMEOUT_MS = 10_000;
/** Time within which an older engine must exit. */
const EXIT_TIMEOUT_MS = 2_000;
const POLL_INTERVAL_MS = 25;
/** Maximum number of attempts to start an engine. Starting again can help, because an engine that exits during its start may have been killed. */
const MAX_STARTS = 3;

export interface EngineConnection {
  connection: MessageConnection;
  socket: Socket;
  enginePid: number;
}

/**
 * Connects to the user's engine, and starts one if none is running.
 * @throws FailureError `engineUnreachable`, `engineIncompatible`, `unsafeDirectory`, `socketPathTooLong`, `folderNotWritable`, `diskFull`
 */
export async function connectToEngine(options: EngineOptions, clientName: string): Promise<EngineConnection> {
  await checkRuntimeFolder(options.runtime);
  let failedStarts = 0;
  // Uses a monotonic clock, because the system clock may change during the wait.
  const deadline = performance.now() + CONNECT_TIMEOUT_MS;
  while (performance.now() < deadline) {
    const folder = await findNewestRunFolder(options.runtime);
    const announcement = folder === undefined ? "dead" : await readAnnouncement(folder);
    if (announcement === "starting") {
      await delay(POLL_INTERVAL_MS);
      continue;
    }
    const socket = announcement === "dead" ? undefined : await openSocket(announcement.address);
    if (announcement === "dead" || socket === undefined) {
      try {
        await startEngine(options, folder?.number ?? 0);
      } catch (error) {
        failedStarts += 1;
        if (toFailure(error).kind !== "engineUnreachable" || failedStarts === MAX_STARTS) throw error;
      }
      continue;
    }
    const connection = await performHandshake(socket, announcement, clientName, options.cache);
    if (connection) return connection;
    await delay(POLL_INTERVAL_MS);
  }
  throw new FailureError({ kind: "engineUnreachable", reason: `The engine did not answer within ${CONNECT_TIMEOUT_MS / 1000} s.` });
}

/** @returns undefined if nothing listens on the address anymore */
function openSocket(address: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once("connect", () => resolve(socket));
    socket.once("error", () => resolve(undefined));
  });
}

/** @returns undefined if the engine exited, either during the handshake or to make way for an engine with the client's newer protocol */
async function performHandshake(
  socket: Socket,
  { token }: Announcement,
  client: string,
  cache: string,
): Promise<EngineConnection | undefined> {
  const connection = createConnection(socket);
  connection.listen();
  const helloTimer = setTimeout(() => socket.destroy(), HELLO_TIMEOUT_MS);
  const closed = new Promise<void>((resolve) => connection.onClose(resolve));
  try {
    const nonce = makeNonce();
    const welcome = Welcome.parse(await sendRequest(connection, method.hello, { protocol: PROTOCOL, client, nonce }));
    if (!isValidProof(token, "engine", nonce, welcome.proof)) {
      throw new FailureError({ kind: "engineUnreachable", reason: "Another program is using the engine's address." });
    }
    if (welcome.protocol !== PROTOCOL) {
      const hasExited = welcome.protocol < PROTOCOL && (await Promise.race([closed.then(() => true), delay(EXIT_TIMEOUT_MS, false)]));
      if (hasExited) return undefined;
      throw new FailureError({ kind: "engineIncompatible", engineProtocol: welcome.protocol, clientProtocol: PROTOCOL });
    }
    await sendRequest(connection, method.authenticate, { proof: computeProof(token, "client", welcome.nonce), cache: resolve(cache) });
    return { connection, socket, enginePid: welcome.pid };
  } catch (error) {
    const wasOpen = !socket.destroyed;
    socket.destroy();
    // A killed engine may still accept connections for a moment.
    if (toFailure(error).kind === "engineGone") return undefined;
    if (error instanceof FailureError) throw error;
    if (wasOpen) throw new FailureError({ kind: "engineUnreachable", reason: getErrorMessage(error) });
    return undefined;
  } finally {
    clearTimeout(helloTimer);
  }
}
