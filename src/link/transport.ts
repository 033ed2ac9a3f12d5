import type { Socket } from "node:net";
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageConnection,
  type MessageReader,
  type MessageWriter,
} from "vscode-jsonrpc/node";
import { MAX_MESSAGE_BYTES } from "../protocol/handshake.ts";
import { parseMessage } from "./message.ts";

const NEWLINE = 0x0a;

/** Maximum number of unread bytes before a peer is disconnected: more than the longest answer and a screenful of log lines. */
const MAX_UNREAD_BYTES = 16_000_000;

/** JSON-RPC's code for an internal error. */
const INTERNAL_ERROR = -32603;

/** Reads one JSON message per line. A line that is too long or not JSON-RPC closes the connection, because the peer is not Oriel. */
class LineReader extends AbstractMessageReader implements MessageReader {
  readonly #socket: Socket;
  #parts: Buffer[] = [];
  #bytes = 0;

  constructor(socket: Socket) {
    super();
    this.#socket = socket;
  }

  listen(callback: DataCallback): Disposable {
    const onData = (chunk: Buffer) => this.#read(chunk, callback);
    const onClose = () => this.fireClose();
    this.#socket.on("data", onData);
    this.#socket.on("close", onClose);
    return {
      dispose: () => {
        this.#socket.off("data", onData);
        this.#socket.off("close", onClose);
      },
    };
  }

  #read(chunk: Buffer, callback: DataCallback): void {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.#parts.push(chunk.subarray(start, end));
      this.#bytes += end - start;
      const line = Buffer.concat(this.#parts);
      this.#parts = [];
      this.#bytes = 0;
      start = end + 1;
      if (line.length > MAX_MESSAGE_BYTES) return this.#rejectPeer(`a message of ${line.length} bytes`);
      const message = parseMessage(line);
      if (message === undefined) return this.#rejectPeer("a line that is not a JSON-RPC message");
      try {
        callback(message);
      } catch {
        // An error thrown in the socket's event handler would end the process.
        return this.#rejectPeer("a message that can't be processed");
      }
      if (this.#socket.destroyed) return;
    }
    this.#parts.push(chunk.subarray(start));
    this.#bytes += chunk.length - start;
    if (this.#bytes > MAX_MESSAGE_BYTES) this.#rejectPeer(`a message of more than ${MAX_MESSAGE_BYTES} bytes`);
  }

  #rejectPeer(content: string): void {
    this.#parts = [];
    this.#bytes = 0;
    this.#socket.destroy(new Error(`The peer sent ${content}.`));
  }
}

/** Writes one JSON message per line. A response that is too long is replaced by an error, so that the request does not stay pending. */
class LineWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #socket: Socket;

  constructor(socket: Socket) {
    super();
    this.#socket = socket;
    socket.on("close", () => this.fireClose());
  }

  write(message: Message): Promise<void> {
    const line = JSON.stringify(message);
    if (Buffer.byteLength(line) <= MAX_MESSAGE_BYTES) return this.#send(line);
    const reason = `The message has more than ${MAX_MESSAGE_BYTES} bytes.`;
    if (!("id" in message) || "method" in message) return Promise.reject(new Error(reason));
    return this.#send(JSON.stringify({ jsonrpc: "2.0", id: message.id, error: { code: INTERNAL_ERROR, message: reason } }));
  }

  end(): void {
    this.#socket.end();
  }

  /** Resolves when the system has accepted the line, so that a sender of many lines can wait for a slow reader. */
  #send(line: string): Promise<void> {
    const socket = this.#socket;
    if (socket.writableLength > MAX_UNREAD_BYTES) socket.destroy(new Error("The peer has stopped reading messages."));
    return new Promise((resolve, reject) => {
      socket.write(`${line}\n`, (error) => (error ? reject(error) : resolve()));
    });
  }
}

/** Creates a JSON-RPC connection on a connected socket; the caller must call `listen`. Socket errors close the connection. */
export function createConnection(socket: Socket): MessageConnection {
  socket.on("error", () => socket.destroy());
  return createMessageConnection(new LineReader(socket), new LineWriter(socket));
}
