import { FailureError } from "../failures/failure.ts";

/** An image that the user pointed at, not yet read. */
export interface ImageSource {
  /** Name for the user and the model. */
  name: string;
  /** Set for files, whose content may turn out to be text. */
  isFile?: true;
  /** @throws FailureError; an AbortError when `signal` aborts */
  read(limitBytes: number, signal: AbortSignal): Promise<Uint8Array>;
  /** Frees the bytes held in memory, once they are stored elsewhere. */
  release?(): void;
}

/** Pasted or dropped bytes. @param bytes undefined if `sizeBytes` was too large to transfer them */
export function bytesSource(name: string, sizeBytes: number, bytes: Uint8Array | undefined): ImageSource {
  let held = bytes;
  return {
    name,
    isFile: true,
    async read(limitBytes) {
      if (sizeBytes > limitBytes) throw new FailureError({ kind: "imageTooLarge", name, bytes: sizeBytes, limitBytes });
      if (held === undefined) throw new FailureError({ kind: "imageLost", name });
      return held;
    },
    release() {
      held = undefined;
    },
  };
}

/** An image of a stored conversation: its source can't be read again. */
export function lostSource(name: string): ImageSource {
  return {
    name,
    async read() {
      throw new FailureError({ kind: "imageLost", name });
    },
  };
}
