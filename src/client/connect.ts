import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { MessageConnection } from "vscode-jsonrpc/node";
import { FailureError, failureOf, messageOf } from "../core/failure.ts";
import { connectionOver } from "../link/transport.ts";
import { isProof, makeNonce, prove } from "../link/proof.ts";
import { newestRunFolder, readAnnouncement, type Announcement } from "../link/runFolder.ts";
import { PROTOCOL, Welcome } from "../protocol/handshake.ts";
import { method } from "../protocol/methods.ts";
import { request } from "./request.ts";
import { startEngine, type EnginePlace } from "./startEngine.ts";

const CONNECT_TIMEOUT = 30_000;
const HELLO_TIMEOUT = 10_000;
const POLL_MS = 25;
/** An engine that ends while it starts may have been killed; one that always does is told of. */
const MAX_STARTS = 3;

export interface EngineConnection {
  connection: MessageConnection;
  socket: Socket;
  enginePid: number;
}

/**
 * Connects to the user's engine, starting one when there is none.
 * @throws FailureError engineUnreachable, engineIncompatible, unsafeDirectory, folderNotWritable, diskFull
 */
export async function connectToEngine(place: EnginePlace, clientName: string): Promise<EngineConnection> {
  // The clock may be set, or the machine sleep, meanwhile.
  let failedStarts = 0;
  const deadline = performance.now() + CONNECT_TIMEOUT;
  while (performance.now() < deadline) {
    const folder = await newestRunFolder(place.runtime);
    const announcement = folder === undefined ? "dead" : await readAnnouncement(folder);
    if (announcement === "starting") {
      await delay(POLL_MS);
      continue;
    }
    const socket = announcement === "dead" ? undefined : await open(announcement.address);
    if (announcement === "dead" || socket === undefined) {
      try {
        await startEngine(place, folder?.number ?? 0);
      } catch (error) {
        failedStarts += 1;
        if (failureOf(error).kind !== "engineUnreachable" || failedStarts === MAX_STARTS) throw error;
      }
      continue;
    }
    const connection = await shakeHands(socket, announcement, clientName);
    if (connection) return connection;
    await delay(POLL_MS);
  }
  throw new FailureError({ kind: "engineUnreachable", reason: "no engine answered in time" });
}

/** Undefined when nobody listens there any more. */
function open(address: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once("connect", () => resolve(socket));
    socket.once("error", () => resolve(undefined));
  });
}

/** Undefined when an older engine went away to make room for one of our protocol, or ended under our hands. */
async function shakeHands(socket: Socket, { token }: Announcement, client: string): Promise<EngineConnection | undefined> {
  const connection = connectionOver(socket);
  connection.listen();
  const giveUp = setTimeout(() => socket.destroy(), HELLO_TIMEOUT);
  const closed = new Promise<void>((resolve) => connection.onClose(resolve));
  try {
    const nonce = makeNonce();
    const welcome = Welcome.parse(await request(connection, method.hello, { protocol: PROTOCOL, client, nonce }));
    if (!isProof(token, "engine", nonce, welcome.proof)) {
      throw new FailureError({ kind: "engineUnreachable", reason: "what answers at its address is not Oriel's engine" });
    }
    if (welcome.protocol !== PROTOCOL) {
      const left = welcome.protocol < PROTOCOL && (await Promise.race([closed.then(() => true), delay(2000, false)]));
      if (left) return undefined;
      throw new FailureError({ kind: "engineIncompatible", engineProtocol: welcome.protocol, clientProtocol: PROTOCOL });
    }
    await request(connection, method.authenticate, { proof: prove(token, "client", welcome.nonce) });
    return { connection, socket, enginePid: welcome.pid };
  } catch (error) {
    const wasOpen = !socket.destroyed;
    socket.destroy();
    // An engine that was killed may still take connections for a moment.
    if (failureOf(error).kind === "engineGone") return undefined;
    if (error instanceof FailureError) throw error;
    if (wasOpen) throw new FailureError({ kind: "engineUnreachable", reason: messageOf(error) });
    return undefined;
  } finally {
    clearTimeout(giveUp);
  }
}
