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

const NEWLINE = 0x0a;

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
      if (line.length > MAX_MESSAGE_BYTES) return this.#reject(`a message of ${line.length} bytes`);
      const message = parse(line);
      if (message === undefined) return this.#reject("a line that is not a JSON-RPC message");
      callback(message);
    }
    this.#parts.push(chunk.subarray(start));
    this.#bytes += chunk.length - start;
    if (this.#bytes > MAX_MESSAGE_BYTES) this.#reject(`a message of more than ${MAX_MESSAGE_BYTES} bytes`);
  }

  #reject(what: string): void {
    this.#parts = [];
    this.#bytes = 0;
    this.#socket.destroy(new Error(`The peer sent ${what}.`));
  }
}

function parse(line: Buffer): Message | undefined {
  try {
    const value: unknown = JSON.parse(line.toString("utf8"));
    return typeof value === "object" && value !== null && "jsonrpc" in value ? (value as Message) : undefined;
  } catch {
    return undefined;
  }
}

class LineWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #socket: Socket;

  constructor(socket: Socket) {
    super();
    this.#socket = socket;
    socket.on("close", () => this.fireClose());
  }

  write(message: Message): Promise<void> {
    const line = JSON.stringify(message);
    return new Promise((resolve, reject) => {
      if (Buffer.byteLength(line) > MAX_MESSAGE_BYTES) return reject(new Error(`The message has more than ${MAX_MESSAGE_BYTES} bytes.`));
      this.#socket.write(`${line}\n`, (error) => (error ? reject(error) : resolve()));
    });
  }

  end(): void {
    this.#socket.end();
  }
}

/** Creates a JSON-RPC connection on a connected socket; the caller calls `listen`. Socket errors close the connection. */
export function createConnection(socket: Socket): MessageConnection {
  socket.on("error", () => socket.destroy());
  return createMessageConnection(new LineReader(socket), new LineWriter(socket));
}
