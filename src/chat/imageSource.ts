import { FailureError } from "../failures/failure.ts";

/** An image that the user chose, before it is read. */
export interface ImageSource {
  /** Name for the user and the model. */
  name: string;
  /** Set for files, which may turn out to contain text. */
  isFile?: true;
  /** @throws FailureError; AbortError when `signal` aborts */
  read(limitBytes: number, signal: AbortSignal): Promise<Uint8Array>;
  /** Frees the bytes in memory once they are stored on disk. */
  release?(): void;
}

/** Creates a source for pasted or dropped bytes. @param bytes undefined if there are too many bytes for the page to transfer */
export function createBytesSource(name: string, sizeBytes: number, bytes: Uint8Array | undefined): ImageSource {
  let retainedBytes = bytes;
  return {
    name,
    isFile: true,
    async read(limitBytes) {
      if (sizeBytes > limitBytes) throw new FailureError({ kind: "imageTooLarge", name, bytes: sizeBytes, limitBytes });
      if (retainedBytes === undefined) throw new FailureError({ kind: "imageLost", name });
      return retainedBytes;
    },
    release() {
      retainedBytes = undefined;
    },
  };
}

/** Creates a source for an image in a stored conversation. Reading it fails, because only its name is known. */
export function createLostSource(name: string): ImageSource {
  return {
    name,
    async read() {
      throw new FailureError({ kind: "imageLost", name });
    },
  };
}
