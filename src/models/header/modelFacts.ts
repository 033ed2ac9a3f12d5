import { FailureError } from "../../failures/failure.ts";
import type { CacheShape } from "../catalog.ts";
import type { Header } from "./readHeader.ts";

/** Facts from a model's header. */
export interface ModelFacts {
  file: string;
  architecture: string;
  title: string;
  /** Size of the whole file. */
  bytes: number;
  /** Quantization, such as Q4_0; undefined if the header does not specify it. */
  quantization: string | undefined;
  embeddingLength: number;
  feedForwardLength: number;
  /** Length of a token's per-layer embeddings, summed over the layers; 0 except for E2B and E4B. */
  perLayerEmbeddingLength: number;
  /** Context size that the model was trained with. */
  contextTokens: number;
  cache: CacheShape;
}

export interface ProjectorFacts {
  file: string;
  bytes: number;
  modalities: ("image" | "audio")[];
  /** Embedding length of the model that the projector is for. */
  embeddingLength: number;
  /** Number of layers of the vision encoder; 0 for 12B, which has none. */
  layers: number;
}

/** The only supported architecture: image sizes and chat turns are specific to it. */
const ARCHITECTURE = "gemma4";

/** Names of `general.file_type` by number, excluding removed types. Source: llama.cpp include/llama.h, llama_ftype. */
const FILE_TYPES: Record<number, string> = {
  ...{ 0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K", 11: "Q3_K_S", 12: "Q3_K_M", 13: "Q3_K_L" },
  ...{ 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S", 17: "Q5_K_M", 18: "Q6_K", 19: "IQ2_XXS", 20: "IQ2_XS", 21: "Q2_K_S", 22: "IQ3_XS" },
  ...{ 23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL", 26: "IQ3_S", 27: "IQ3_M", 28: "IQ2_S", 29: "IQ2_M", 30: "IQ4_XS", 31: "IQ1_M" },
  ...{ 32: "BF16", 36: "TQ1_0", 37: "TQ2_0", 38: "MXFP4_MOE", 39: "NVFP4", 40: "Q1_0", 41: "Q2_0" },
};

/** @throws FailureError `unsuitableModel`, `corruptModel` */
export function readModelFacts(header: Header, path: string): ModelFacts {
  const { metadata, fileBytes: bytes, file } = header;
  const createUnsuitableError = (reason: string) => new FailureError({ kind: "unsuitableModel", model: file, reason });
  const architecture = toText(metadata.get("general.architecture")) ?? "unknown";
  if (architecture === "clip") throw createUnsuitableError("The file is a projector; the model is a separate file.");
  if (architecture !== ARCHITECTURE)
    throw createUnsuitableError(`Its architecture is ${architecture}; Oriel supports only Gemma 4 (${ARCHITECTURE}).`);
  if (toNumber(metadata.get("split.count") ?? 0) > 1)
    throw createUnsuitableError("The file is one part of a split model. Merge the parts with llama-gguf-split --merge first.");
  if (toText(metadata.get("tokenizer.chat_template")) === undefined) {
    throw createUnsuitableError(
      "It has no chat template, so it is probably a base model. Use the instruction-tuned version (its file name contains “-it”).",
    );
  }
  const read = (key: string) => metadata.get(`${ARCHITECTURE}.${key}`);
  const readRequired = (key: string): number => {
    const value = read(key);
    const size = Array.isArray(value) ? Math.max(...value.map(toNumber)) : toNumber(value);
    if (size > 0) return size;
    throw new FailureError({ kind: "corruptModel", role: "model", path, reason: `The header lacks ${ARCHITECTURE}.${key}.` });
  };
  return {
    ...{ file, architecture, bytes },
    title: toText(metadata.get("general.name")) ?? file,
    quantization: FILE_TYPES[toNumber(metadata.get("general.file_type") ?? -1)],
    embeddingLength: readRequired("embedding_length"),
    feedForwardLength: readRequired("feed_forward_length"),
    perLayerEmbeddingLength: toNumber(read("embedding_length_per_layer_input") ?? 0) * readRequired("block_count"),
    contextTokens: readRequired("context_length"),
    cache: computeCacheShape(read, readRequired("block_count")),
  };
}

/**
 * Computes the size of the KV cache with 16-bit values. The last `shared_kv_layers` layers share the keys and values of earlier ones.
 * Source: llama.cpp src/models/gemma4.cpp, src/llama-kv-cache-iswa.cpp.
 */
function computeCacheShape(read: (key: string) => unknown, blockCount: number): CacheShape {
  const window = toNumber(read("attention.sliding_window") ?? 0);
  const pattern = read("attention.sliding_window_pattern");
  const heads = read("attention.head_count_kv");
  const shape: CacheShape = { bytesPerToken: 0, bytesPerWindowCell: 0, window };
  const getHeadLength = (suffix: string) =>
    toNumber(read(`attention.key_length${suffix}`) ?? 0) + toNumber(read(`attention.value_length${suffix}`) ?? 0);
  for (let layer = 0; layer < blockCount - toNumber(read("attention.shared_kv_layers") ?? 0); layer++) {
    const isSliding = Array.isArray(pattern) ? Boolean(pattern[layer]) : window > 0 && (layer + 1) % toNumber(pattern ?? 1) !== 0;
    const headCount = toNumber(Array.isArray(heads) ? heads[layer] : heads);
    const bytes = 2 * headCount * (isSliding ? getHeadLength("_swa") || getHeadLength("") : getHeadLength(""));
    if (isSliding) shape.bytesPerWindowCell += bytes;
    else shape.bytesPerToken += bytes;
  }
  return shape;
}

/** @throws FailureError `unsuitableModel` if the file is not a projector, `noVision` if it can't encode images */
export function readProjectorFacts({ metadata, fileBytes: bytes, file }: Header): ProjectorFacts {
  const architecture = toText(metadata.get("general.architecture")) ?? "unknown";
  if (architecture !== "clip") {
    throw new FailureError({
      ...{ kind: "unsuitableModel", model: file },
      reason: `The file is a model (${architecture}), not a projector. Use the mmproj file published with the model.`,
    });
  }
  const hasEncoder = (modality: string) => metadata.get(`clip.has_${modality}_encoder`) === true;
  if (!hasEncoder("vision")) throw new FailureError({ kind: "noVision", model: file });
  return {
    ...{ file, bytes, modalities: hasEncoder("audio") ? ["image", "audio"] : ["image"] },
    embeddingLength: toNumber(metadata.get("clip.vision.projection_dim") ?? 0),
    layers: toNumber(metadata.get("clip.vision.block_count") ?? 0),
  };
}

/** @throws FailureError `projectorMismatch` */
export function assertMatchingPair(model: ModelFacts, projector: ProjectorFacts): void {
  if (model.embeddingLength === projector.embeddingLength) return;
  throw new FailureError({
    ...{ kind: "projectorMismatch", model: model.file, projector: projector.file },
    reason: `The model's embedding length is ${model.embeddingLength}, but the projector's is ${projector.embeddingLength}.`,
  });
}

function toText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function toNumber(value: unknown): number {
  return typeof value === "number" || typeof value === "bigint" ? Number(value) : 0;
}
