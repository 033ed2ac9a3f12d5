/** Thrown for a file that is larger than the limit. The message is a sentence. */
export class FileTooLargeError extends Error {
  readonly bytes: number;

  constructor(bytes: number, limitBytes: number) {
    super(`The file is ${(bytes / 1e6).toFixed(0)} MB; the limit is ${limitBytes / 1e6} MB.`);
    this.bytes = bytes;
  }
}
