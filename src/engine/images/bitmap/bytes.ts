export function createView(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** @throws Error when the file is shorter than `end` */
export function checkLength(bytes: Uint8Array, end: number): void {
  if (bytes.length < end) throw new Error("The file is truncated.");
}
