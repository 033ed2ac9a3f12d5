import { createHash } from "node:crypto";
import { access, mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { getRepositoryPath } from "../tools/paths.mjs";
import { parseGguf, computeTensorBytes, writeGguf, type Gguf, type GgufTensor, type GgufValue } from "./ggufFile.ts";
import { SeededRandom } from "./random.ts";

/** Width and number of repetitions of the six layers, by number of parameters. */
const SIZES = { "50M": { width: 704, repeats: 1 }, "300M": { width: 1024, repeats: 3 } };
export type RandomModelSize = keyof typeof SIZES;

/** As in Gemma 4, five layers with a sliding window are followed by one with full attention. */
const LAYERS = ["sliding", "sliding", "sliding", "sliding", "sliding", "full"] as const;
const HEADS = 8;
const HEAD = { sliding: { size: 128, kvHeads: 4 }, full: { size: 256, kvHeads: 1 } };

/** Version of the files. Increase it with each change to them, so that older files are not reused. */
const FORMAT = 1;
const SEED = 1;

/** Number of random words: a prime, so that rows of weights rarely repeat. */
const BLOCK_WORDS = 1_000_003;

/** llama.cpp's type of plain text tokens, which are neither bytes nor control tokens. */
const PLAIN_TOKEN = 1;

/**
 * Writes a model and projector with random weights, for tests and benchmarks that need a slow model, or reuses those in `folder`. Everything
 * except dimensions and weights is the same as in the tiny model: vocabulary, templates, token costs. Answers are meaningless words, which
 * at temperature 0 end only at the maximum length. The weights are always the same.
 */
export async function writeRandomModel(folder: string, size: RandomModelSize): Promise<{ model: string; projector: string }> {
  const [tiny, tinyProjector] = await Promise.all(
    ["tiny-gemma4.gguf", "tiny-gemma4.mmproj.gguf"].map((name) => readFile(getRepositoryPath("test", "model", name))),
  );
  if (!tiny || !tinyProjector) throw new Error("The tiny model is missing.");
  const hash = createHash("sha256")
    .update(JSON.stringify([FORMAT, SEED, SIZES[size]]))
    .update(tiny)
    .update(tinyProjector)
    .digest("hex");
  const name = path.join(folder, `random-gemma4-${size}-${hash.slice(0, 12)}`);
  const [model, projector] = [`${name}.gguf`, `${name}.mmproj.gguf`];
  await mkdir(folder, { recursive: true });
  await writeIfMissing(model, createModel(parseGguf(tiny), size));
  await writeIfMissing(projector, createProjector(parseGguf(tinyProjector), size));
  return { model, projector };
}

async function writeIfMissing(file: string, gguf: Gguf): Promise<void> {
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  if (!exists) await writeGguf(file, gguf, createWeights(gguf));
}

function createModel(tiny: Gguf, size: RandomModelSize): Gguf {
  const { width, repeats } = SIZES[size];
  const kinds = Array.from({ length: repeats }, () => LAYERS).flat();
  const metadata = replaceValues(tiny.metadata, {
    "general.name": `Gemma 4 Unified with random weights, ${size}`,
    "gemma4.block_count": kinds.length,
    "gemma4.embedding_length": width,
    "gemma4.feed_forward_length": 4 * width,
    "gemma4.attention.head_count": HEADS,
    "gemma4.attention.head_count_kv": kinds.map((kind) => HEAD[kind].kvHeads),
    "gemma4.attention.key_length": HEAD.full.size,
    "gemma4.attention.value_length": HEAD.full.size,
    "gemma4.attention.key_length_swa": HEAD.sliding.size,
    "gemma4.attention.value_length_swa": HEAD.sliding.size,
    "gemma4.attention.sliding_window_pattern": kinds.map((kind) => kind === "sliding"),
    "gemma4.rope.dimension_count": HEAD.full.size,
    "gemma4.rope.dimension_count_swa": HEAD.sliding.size,
  });
  const tensors = [
    createMatrix("token_embd", width, getTokenTypes(metadata).length),
    createVector("output_norm", width),
    createVector("rope_freqs", HEAD.full.size / 2),
    ...kinds.flatMap((kind, index) => createLayer(`blk.${index}`, width, HEAD[kind])),
  ];
  return { metadata, tensors };
}

function createLayer(name: string, width: number, head: { size: number; kvHeads: number }): GgufTensor[] {
  return [
    createMatrix(`${name}.attn_q`, width, HEADS * head.size),
    createMatrix(`${name}.attn_k`, width, head.kvHeads * head.size),
    createMatrix(`${name}.attn_v`, width, head.kvHeads * head.size),
    createMatrix(`${name}.attn_output`, HEADS * head.size, width),
    createMatrix(`${name}.ffn_gate`, width, 4 * width),
    createMatrix(`${name}.ffn_up`, width, 4 * width),
    createMatrix(`${name}.ffn_down`, 4 * width, width),
    ...["attn_norm", "post_attention_norm", "ffn_norm", "post_ffw_norm"].map((norm) => createVector(`${name}.${norm}`, width)),
    ...["attn_q_norm", "attn_k_norm"].map((norm) => createVector(`${name}.${norm}`, head.size)),
  ];
}

/** Changes only the width, because the projector has no layers. */
function createProjector({ metadata, tensors }: Gguf, size: RandomModelSize): Gguf {
  const { width } = SIZES[size];
  const tinyWidth = metadata.get("clip.vision.projection_dim")?.value;
  return {
    metadata: replaceValues(metadata, {
      "general.name": `Gemma 4 Unified with random weights, ${size}`,
      "clip.vision.embedding_length": width,
      "clip.vision.projection_dim": width,
      "clip.audio.projection_dim": width,
    }),
    tensors: tensors.map(({ name, shape, type }) => ({ name, shape: shape.map((side) => (side === tinyWidth ? width : side)), type })),
  };
}

/** Replaces values, keeping keys and types. */
function replaceValues(metadata: Gguf["metadata"], values: Record<string, GgufValue["value"]>): Gguf["metadata"] {
  const copy = new Map(metadata);
  for (const [key, value] of Object.entries(values)) {
    const old = metadata.get(key);
    if (!old) throw new Error(`The tiny model has no ${key}.`);
    copy.set(key, { ...old, value });
  }
  return copy;
}

function createMatrix(name: string, inputs: number, outputs: number): GgufTensor {
  return { name: `${name}.weight`, shape: [inputs, outputs], type: "F16" };
}

function createVector(name: string, length: number): GgufTensor {
  return { name: `${name}.weight`, shape: [length], type: "F32" };
}

function getTokenTypes(metadata: Gguf["metadata"]): unknown[] {
  const types = metadata.get("tokenizer.ggml.token_type")?.value;
  return Array.isArray(types) ? types : [];
}

/** Returns a function that creates the bytes of a tensor. Call it for the tensors in the order of the file. */
function createWeights({ metadata }: Gguf): (tensor: GgufTensor) => Iterable<Uint8Array> {
  const random = new SeededRandom(SEED);
  // Random signs and mantissas with a fixed exponent, for two half floats and for one float: ±1/64 to ±1/32.
  const bytes = { F16: new RepeatedBytes(random, 0x83ff83ff, 0x24002400), F32: new RepeatedBytes(random, 0x807fffff, 0x3c800000) };
  return (tensor) => {
    const { name, shape, type } = tensor;
    const [length = 0] = shape;
    if (name === "token_embd.weight") {
      // All other tokens have zeros, so that the model never generates an end token or invalid bytes.
      const createRow = (type: unknown) => (type === PLAIN_TOKEN ? bytes.F16.take(2 * length) : [Buffer.alloc(2 * length)]);
      return getTokenTypes(metadata).flatMap((type) => [...createRow(type)]);
    }
    // As in Gemma 4, layers with full attention apply RoPE only to the first quarter.
    if (name === "rope_freqs.weight") return createFloats(length, (index) => (index < length / 4 ? 1 : 1e30));
    if (name.endsWith(".bias")) return createFloats(length, () => 0);
    if (shape.length === 1) return createFloats(length, () => 1);
    return bytes[type].take(computeTensorBytes(tensor));
  };
}

function createFloats(length: number, value: (index: number) => number): [Uint8Array] {
  return [new Uint8Array(Float32Array.from({ length }, (_, index) => value(index)).buffer)];
}

/** Repeats a block of random words, because generating all weights would take longer than writing them. */
class RepeatedBytes {
  readonly #block: Uint8Array;
  #at = 0;

  /** @param mask bits that are random @param set bits that are always set */
  constructor(random: SeededRandom, mask: number, set: number) {
    const words = Uint32Array.from({ length: BLOCK_WORDS }, () => ((random.next() * 2 ** 32) & mask) | set);
    this.#block = new Uint8Array(words.buffer);
  }

  *take(size: number): Iterable<Uint8Array> {
    for (let remaining = size; remaining > 0;) {
      const part = this.#block.subarray(this.#at, this.#at + remaining);
      this.#at = (this.#at + part.length) % this.#block.length;
      remaining -= part.length;
      yield part;
    }
  }
}
