/**
 * Reads and writes GGUF v3 files with the types in our test model. node-llama-cpp's reader does not return the types of metadata values,
 * which are needed to write the metadata back. Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
 */
import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

const MAGIC = "GGUF";
const VERSION = 3;
const ALIGNMENT = 32;
const ARRAY = 9;

type Scalar = number | boolean | string;

/** Type ids, readers and writers of scalar metadata. */
const SCALARS = {
  u32: { id: 4, read: (cursor: Cursor) => cursor.readU32(), write: encodeU32 },
  i32: { id: 5, read: (cursor: Cursor) => cursor.readU32() | 0, write: (value: Scalar) => encodeU32(Number(value) >>> 0) },
  f32: { id: 6, read: (cursor: Cursor) => cursor.take(4).readFloatLE(), write: encodeF32 },
  bool: { id: 7, read: (cursor: Cursor) => cursor.take(1)[0] === 1, write: (value: Scalar) => Buffer.of(Number(value)) },
  string: { id: 8, read: (cursor: Cursor) => cursor.readString(), write: encodeString },
};
type ScalarType = keyof typeof SCALARS;

/** Type ids, and the size of one weight in bytes. */
const WEIGHTS = { F32: { id: 0, bytes: 4 }, F16: { id: 1, bytes: 2 } };
type WeightType = keyof typeof WEIGHTS;

export interface GgufTensor {
  name: string;
  /** Innermost dimension first: a matrix is [inputs, outputs]. */
  shape: number[];
  type: WeightType;
}

/** Value of metadata; for an array, `type` is the type of its items. */
export interface GgufValue {
  type: ScalarType;
  value: Scalar | Scalar[];
}

/** Metadata and tensors, in the order of the file. */
export interface Gguf<Tensor extends GgufTensor = GgufTensor> {
  metadata: Map<string, GgufValue>;
  tensors: Tensor[];
}

/** Computes the size of a tensor in bytes. */
export function computeTensorBytes({ shape, type }: GgufTensor): number {
  return shape.reduce((product, side) => product * side, WEIGHTS[type].bytes);
}

/**
 * Parses the header of a file; `start` is the offset of a tensor's bytes.
 * @throws Error if the file is not GGUF v3, or has types that the test model does not use
 */
export function parseGguf(file: Buffer): Gguf<GgufTensor & { start: number }> {
  const cursor = new Cursor(file);
  if (cursor.take(4).toString("latin1") !== MAGIC || cursor.readU32() !== VERSION) throw new Error("This is not a GGUF file of version 3.");
  const tensorCount = cursor.readU64();
  const metadata: Gguf["metadata"] = new Map();
  for (let remaining = cursor.readU64(); remaining > 0; remaining--) {
    const key = cursor.readString();
    const id = cursor.readU32();
    const type = findName(SCALARS, id === ARRAY ? cursor.readU32() : id);
    const { read } = SCALARS[type];
    metadata.set(key, { type, value: id === ARRAY ? Array.from({ length: cursor.readU64() }, () => read(cursor)) : read(cursor) });
  }
  const tensors = Array.from({ length: tensorCount }, () => {
    const name = cursor.readString();
    const shape = Array.from({ length: cursor.readU32() }, () => cursor.readU64());
    return { name, shape, type: findName(WEIGHTS, cursor.readU32()), start: cursor.readU64() };
  });
  const data = align(cursor.at);
  return { metadata, tensors: tensors.map((tensor) => ({ ...tensor, start: data + tensor.start })) };
}

/**
 * Writes a file with the bytes that `content` returns for each tensor. It is renamed to `path` when it is complete.
 * @throws Error if the number of a tensor's bytes does not match its shape, or the file can't be written
 */
export async function writeGguf<Tensor extends GgufTensor>(
  path: string,
  gguf: Gguf<Tensor>,
  content: (tensor: Tensor) => Iterable<Uint8Array>,
): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await pipeline(Readable.from(encodeChunks(gguf, content)), createWriteStream(temporary));
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

function* encodeChunks<Tensor extends GgufTensor>(
  gguf: Gguf<Tensor>,
  content: (tensor: Tensor) => Iterable<Uint8Array>,
): Iterable<Uint8Array> {
  const header = encodeHeader(gguf);
  yield header;
  yield createPadding(header.length);
  for (const tensor of gguf.tensors) {
    let size = 0;
    for (const chunk of content(tensor)) {
      size += chunk.length;
      yield chunk;
    }
    if (size !== computeTensorBytes(tensor)) throw new Error(`${tensor.name} must have ${computeTensorBytes(tensor)} bytes, not ${size}.`);
    yield createPadding(size);
  }
}

function encodeHeader({ metadata, tensors }: Gguf): Buffer {
  const parts = [Buffer.from(MAGIC, "latin1"), encodeU32(VERSION), encodeU64(tensors.length), encodeU64(metadata.size)];
  for (const [key, { type, value }] of metadata) {
    const { id, write } = SCALARS[type];
    parts.push(encodeString(key));
    if (Array.isArray(value)) parts.push(encodeU32(ARRAY), encodeU32(id), encodeU64(value.length), ...value.map(write));
    else parts.push(encodeU32(id), write(value));
  }
  let start = 0;
  for (const tensor of tensors) {
    const { name, shape, type } = tensor;
    parts.push(encodeString(name), encodeU32(shape.length), ...shape.map(encodeU64), encodeU32(WEIGHTS[type].id), encodeU64(start));
    start += align(computeTensorBytes(tensor));
  }
  return Buffer.concat(parts);
}

class Cursor {
  at = 0;
  readonly #file: Buffer;

  constructor(file: Buffer) {
    this.#file = file;
  }

  take(bytes: number): Buffer {
    this.at += bytes;
    if (this.at > this.#file.length) throw new Error("The GGUF file ends in the middle of its header.");
    return this.#file.subarray(this.at - bytes, this.at);
  }

  readU32(): number {
    return this.take(4).readUInt32LE();
  }

  readU64(): number {
    return Number(this.take(8).readBigUInt64LE());
  }

  readString(): string {
    return this.take(this.readU64()).toString("utf8");
  }
}

function findName<Name extends string>(table: Record<Name, { id: number }>, id: number): Name {
  for (const name in table) if (table[name].id === id) return name;
  throw new Error(`Unknown type ${id}.`);
}

function align(size: number): number {
  return Math.ceil(size / ALIGNMENT) * ALIGNMENT;
}

function createPadding(size: number): Buffer {
  return Buffer.alloc(align(size) - size);
}

function encodeU32(value: Scalar): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(Number(value));
  return bytes;
}

function encodeU64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function encodeF32(value: Scalar): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(Number(value));
  return bytes;
}

function encodeString(value: Scalar): Buffer {
  const text = Buffer.from(String(value));
  return Buffer.concat([encodeU64(text.length), text]);
}
