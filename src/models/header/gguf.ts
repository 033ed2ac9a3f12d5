/**
 * Header of a GGUF file, version 2 or 3. Oriel has its own reader, which skips long arrays. The readers on npm keep every array: for a
 * vocabulary of 262,144 tokens, that took 3.7 s and 330 MB, and blocked the event loop for over a second. Format: github.com/ggml-org/ggml,
 * docs/gguf.md.
 */
export interface GgufHeader {
  /** Metadata by key, without arrays of more than 1,024 items. */
  metadata: Map<string, unknown>;
  tensorCount: number;
  /** Byte offset of the last tensor; 0 if there are none. */
  lastTensorOffset: number;
}

/** Reads parts of a file. */
export interface GgufSource {
  fileBytes: number;
  read: (from: number, to: number) => Promise<Uint8Array>;
}

/** Highest counts that a valid header may contain. A damaged header would otherwise take unbounded time and memory. */
const LIMITS = { metadata: 100_000, tensors: 1_000_000, items: 100_000_000, stringBytes: 10_000_000, dimensions: 8 };
const MAX_KEPT_ITEMS = 1024;
const WINDOW_BYTES = 1 << 20;
const DEFAULT_ALIGNMENT = 32;

const STRING = 8;
const ARRAY = 9;
/** Size and reader of each scalar type, by its number in the format. */
const SCALARS: Record<number, { bytes: number; read: (view: DataView, at: number) => number | boolean }> = {
  0: { bytes: 1, read: (view, at) => view.getUint8(at) },
  1: { bytes: 1, read: (view, at) => view.getInt8(at) },
  2: { bytes: 2, read: (view, at) => view.getUint16(at, true) },
  3: { bytes: 2, read: (view, at) => view.getInt16(at, true) },
  4: { bytes: 4, read: (view, at) => view.getUint32(at, true) },
  5: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  6: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  7: { bytes: 1, read: (view, at) => view.getUint8(at) !== 0 },
  10: { bytes: 8, read: (view, at) => Number(view.getBigUint64(at, true)) },
  11: { bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  12: { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
};

/** @throws Error whose message describes what is wrong with the file; errors of `read` */
export async function readGgufHeader(source: GgufSource): Promise<GgufHeader> {
  const cursor = new Cursor(source);
  await cursor.load(4);
  if (cursor.readText(4) !== "GGUF") throw new Error("The file does not start with the GGUF signature.");
  const version = Number(await readScalar(cursor, 4));
  if (version !== 2 && version !== 3) throw new Error(`GGUF version ${version} is not supported; Oriel reads versions 2 and 3.`);
  const tensorCount = await readCount(cursor, LIMITS.tensors);
  const metadata = new Map<string, unknown>();
  for (let remaining = await readCount(cursor, LIMITS.metadata); remaining > 0; remaining--) {
    const key = await readString(cursor);
    const value = await readValue(cursor, Number(await readScalar(cursor, 4)));
    if (value !== undefined) metadata.set(key, value);
  }
  let lastOffset = 0;
  for (let remaining = tensorCount; remaining > 0; remaining--) {
    await skipString(cursor);
    const dimensions = Number(await readScalar(cursor, 4));
    if (dimensions > LIMITS.dimensions) throw new Error(`A tensor has ${dimensions} dimensions.`);
    // Skips the length of each dimension, and the type.
    cursor.skip(8 * dimensions + 4);
    lastOffset = Math.max(lastOffset, Number(await readScalar(cursor, 10)));
  }
  const alignment = Number(metadata.get("general.alignment") ?? DEFAULT_ALIGNMENT) || DEFAULT_ALIGNMENT;
  return { metadata, tensorCount, lastTensorOffset: tensorCount === 0 ? 0 : Math.ceil(cursor.at / alignment) * alignment + lastOffset };
}

/** @returns undefined for a long array, which is skipped */
async function readValue(cursor: Cursor, type: number): Promise<unknown> {
  if (type === STRING) return readString(cursor);
  if (type !== ARRAY) return readScalar(cursor, type);
  const itemType = Number(await readScalar(cursor, 4));
  const items = await readCount(cursor, LIMITS.items);
  if (items <= MAX_KEPT_ITEMS) {
    const values: unknown[] = [];
    for (let remaining = items; remaining > 0; remaining--)
      values.push(itemType === STRING ? await readString(cursor) : await readScalar(cursor, itemType));
    return values;
  }
  if (itemType !== STRING) cursor.skip(items * findScalarType(itemType).bytes);
  else for (let remaining = items; remaining > 0; remaining--) if (!cursor.skipStringInWindow()) await skipString(cursor);
  return undefined;
}

function findScalarType(type: number): (typeof SCALARS)[number] {
  const scalarType = SCALARS[type];
  if (scalarType === undefined) throw new Error(`The header contains the unknown value type ${type}.`);
  return scalarType;
}

async function readScalar(cursor: Cursor, type: number): Promise<number | boolean> {
  const { bytes, read } = findScalarType(type);
  await cursor.load(bytes);
  return cursor.read(bytes, read);
}

async function readCount(cursor: Cursor, maximum: number): Promise<number> {
  const count = Number(await readScalar(cursor, 10));
  if (count > maximum) throw new Error(`The header contains an impossible count: ${count}.`);
  return count;
}

async function readString(cursor: Cursor): Promise<string> {
  const bytes = await readCount(cursor, LIMITS.stringBytes);
  await cursor.load(bytes);
  return cursor.readText(bytes);
}

async function skipString(cursor: Cursor): Promise<void> {
  cursor.skip(await readCount(cursor, LIMITS.stringBytes));
}

/** A position in the file, with a window of bytes that have been read. */
class Cursor {
  readonly #source: GgufSource;
  #window: DataView = new DataView(new ArrayBuffer(0));
  #windowStart = 0;
  at = 0;

  constructor(source: GgufSource) {
    this.#source = source;
  }

  /** Loads the next `bytes` bytes into the window. */
  async load(bytes: number): Promise<void> {
    if (this.#remaining >= bytes) return;
    const { fileBytes, read } = this.#source;
    const to = Math.min(fileBytes, this.at + Math.max(bytes, WINDOW_BYTES));
    const chunk = to - this.at < bytes ? undefined : await read(this.at, to);
    if (chunk === undefined || chunk.length < bytes) throw new Error("The file ends in the middle of its header.");
    this.#window = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
    this.#windowStart = this.at;
  }

  get #remaining(): number {
    return this.#windowStart + this.#window.byteLength - this.at;
  }

  /** Reads bytes that `load` made available, and advances the position. */
  read<T>(bytes: number, read: (view: DataView, at: number) => T): T {
    const value = read(this.#window, this.at - this.#windowStart);
    this.at += bytes;
    return value;
  }

  readText(bytes: number): string {
    return this.read(bytes, ({ buffer, byteOffset }, at) => Buffer.from(buffer, byteOffset + at, bytes).toString("utf8"));
  }

  skip(bytes: number): void {
    if (this.at + bytes > this.#source.fileBytes) throw new Error("The file ends in the middle of its header.");
    // The position may be past the window: the next `load` starts there.
    this.at += bytes;
  }

  /** Skips a string synchronously: a vocabulary may have a million strings. @returns false if the string is not wholly in the window */
  skipStringInWindow(): boolean {
    if (this.#remaining < 8) return false;
    const bytes = Number(this.#window.getBigUint64(this.at - this.#windowStart, true));
    if (this.#remaining < 8 + bytes) return false;
    this.at += 8 + bytes;
    return true;
  }
}
