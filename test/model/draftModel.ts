import { readFile } from "node:fs/promises";
import { getRepositoryPath } from "../tools/paths.mjs";
import { parseGguf, writeGguf, type Gguf, type GgufTensor, type GgufValue } from "./ggufFile.ts";
import { SeededRandom } from "./random.ts";

const WIDTH = 64;
const FEED_FORWARD = 128;
const HEADS = 4;

/** Layers share the KV cache of the tiny model's last two layers. Source: llama.cpp src/models/gemma4-assistant.cpp. */
const LAYERS = [
  { isSliding: true, headSize: 32, kvHeads: 2 },
  { isSliding: false, headSize: 64, kvHeads: 1 },
];

/** Scale of the random embeddings. It is so large that the draft model is sure of each token; otherwise, it would propose none. */
const EMBEDDING_SCALE = 8;

/**
 * Writes a draft model of the architecture `gemma4-assistant` for the tiny model. Its weights are random, so the tokens that it proposes are
 * hardly ever accepted. Answers are the same as without a draft model.
 */
export async function writeDraftModel(path: string): Promise<void> {
  const { metadata } = parseGguf(await readFile(getRepositoryPath("test", "model", "tiny-gemma4.gguf")));
  const gguf = createDraft(metadata);
  const random = new SeededRandom(1);
  await writeGguf(path, gguf, ({ name, shape }) => {
    const length = shape.reduce((product, side) => product * side, 1);
    const values = new Float32Array(length);
    const scale = name === "token_embd.weight" ? EMBEDDING_SCALE : 0.1;
    for (let index = 0; index < length; index++) values[index] = shape.length === 1 ? 1 : (random.next() * 2 - 1) * scale;
    return [Buffer.from(values.buffer)];
  });
}

function createDraft(tiny: Gguf["metadata"]): Gguf {
  const read = (key: string) => Number(tiny.get(`gemma4.${key}`)?.value);
  const targetWidth = read("embedding_length");
  const tokens = tiny.get("tokenizer.ggml.tokens")?.value;
  const u32 = (value: number | number[]): GgufValue => ({ type: "u32", value });
  const f32 = (value: number): GgufValue => ({ type: "f32", value });
  const parameters: Record<string, GgufValue> = {
    block_count: u32(LAYERS.length),
    nextn_predict_layers: u32(LAYERS.length),
    context_length: u32(read("context_length")),
    embedding_length: u32(WIDTH),
    embedding_length_out: u32(targetWidth),
    feed_forward_length: u32(FEED_FORWARD),
    "attention.head_count": u32(HEADS),
    "attention.head_count_kv": u32(LAYERS.map(({ kvHeads }) => kvHeads)),
    "attention.key_length": u32(64),
    "attention.value_length": u32(64),
    "attention.key_length_swa": u32(32),
    "attention.value_length_swa": u32(32),
    "attention.layer_norm_rms_epsilon": f32(1e-6),
    "attention.sliding_window": u32(read("attention.sliding_window")),
    "attention.sliding_window_pattern": { type: "bool", value: LAYERS.map(({ isSliding }) => isSliding) },
    "attention.shared_kv_layers": u32(0),
    "rope.freq_base": f32(1_000_000),
    "rope.freq_base_swa": f32(10_000),
    "rope.dimension_count": u32(64),
    "rope.dimension_count_swa": u32(32),
  };
  const metadata: Gguf["metadata"] = new Map([
    ["general.architecture", { type: "string", value: "gemma4-assistant" }],
    ["general.name", { type: "string", value: "Draft model for the test model" }],
    ...Object.entries(parameters).map(([key, value]) => [`gemma4-assistant.${key}`, value] as const),
    ...Array.from(tiny).filter(([key]) => key.startsWith("tokenizer.")),
  ]);
  const tensors = [
    createTensor("token_embd", WIDTH, Array.isArray(tokens) ? tokens.length : 0),
    createTensor("output_norm", WIDTH),
    createTensor("rope_freqs", 32),
    createTensor("nextn.pre_projection", 2 * targetWidth, WIDTH),
    createTensor("nextn.post_projection", WIDTH, targetWidth),
    ...LAYERS.flatMap(({ headSize }, index) => createLayer(`blk.${index}`, headSize)),
  ];
  return { metadata, tensors };
}

function createLayer(name: string, headSize: number): GgufTensor[] {
  return [
    createTensor(`${name}.attn_q`, WIDTH, HEADS * headSize),
    createTensor(`${name}.attn_output`, HEADS * headSize, WIDTH),
    createTensor(`${name}.attn_q_norm`, headSize),
    createTensor(`${name}.ffn_gate`, WIDTH, FEED_FORWARD),
    createTensor(`${name}.ffn_up`, WIDTH, FEED_FORWARD),
    createTensor(`${name}.ffn_down`, FEED_FORWARD, WIDTH),
    ...["attn_norm", "post_attention_norm", "ffn_norm", "post_ffw_norm"].map((norm) => createTensor(`${name}.${norm}`, WIDTH)),
    createTensor(`${name}.layer_output_scale`, 1),
  ];
}

function createTensor(name: string, ...shape: number[]): GgufTensor {
  return { name: `${name}.weight`, shape, type: "F32" };
}
