import { LARGEST_BUDGET } from "../../image/budget.ts";
import type { CacheShape, CatalogModel } from "../catalog.ts";
import type { ExaminedModel } from "../store/examine.ts";
import { MICRO_BATCH_TOKENS, DEFAULT_LAUNCH_SETTINGS, type LaunchSettings } from "./launchSettings.ts";

/** Properties of a model that determine its memory use, in bytes, tokens or element counts. */
export interface MemoryShape {
  modelBytes: number;
  projectorBytes: number;
  /** Number of layers of the vision encoder; 0 for 12B. */
  projectorLayers: number;
  hasAudioEncoder: boolean;
  embeddingLength: number;
  feedForwardLength: number;
  /** Length of a token's per-layer embeddings, summed over the layers. */
  perLayerEmbeddingLength: number;
  cache: CacheShape;
}

/** Memory use of llama-server, in bytes. */
export interface MemoryEstimate {
  contextTokens: number;
  model: number;
  projector: number;
  /** KV cache. */
  cache: number;
  /** Working memory of one micro-batch. */
  compute: number;
  /** Sum of the above: memory use after loading. */
  loaded: number;
  /** Additional memory needed while answering: checkpoints, cached prompts, and the largest image. */
  runtimeExtra: number;
}

/** The sliding-window cache is allocated in blocks of cells. Source: llama.cpp src/llama-kv-cache-iswa.cpp. */
const CELLS_PER_BLOCK = 256;

/**
 * Working memory without the attention masks, per token of a micro-batch: the number of embeddings and feed-forward activations in memory at
 * once. Measured with llama-server v0.5.0 on models with 3 to 300 million parameters: accurate to within 4% for the two largest, with contexts
 * of 4,096 to 32,768 tokens.
 */
const LIVE_EMBEDDINGS = 9;
const LIVE_FEED_FORWARDS = 2;

/** Number of embeddings per image token that a projector without layers keeps in memory: measured 3.08 to 3.09 at three embedding lengths. */
const LIVE_PROJECTOR_EMBEDDINGS = 3.1;

/**
 * A token is a patch of 48×48 pixels with three 32-bit color channels, held twice in memory. llama-server warms up with an image of
 * `WARM_UP_TOKENS`.
 */
const IMAGE_BYTES_PER_TOKEN = 2 * 48 * 48 * 3 * 4;
const WARM_UP_TOKENS = 256;

/**
 * Memory for the 30 s of audio that llama-server warms up with: measured 14.65, 22.71 and 26.37 MiB for embeddings of 192, 704 and 1024
 * values.
 */
const AUDIO_BYTES = { base: 12 * 2 ** 20, perValue: 15_000 };

/**
 * A vision encoder processes 9 patches per token. The encoder is assumed to keep as many embeddings in memory as the model; this was not
 * measured.
 */
const ENCODER_BYTES_PER_TOKEN = 9 * 768 * 4 * LIVE_EMBEDDINGS;

/** Size of a cache type relative to 16 bits: a q8_0 block of 32 values has 32 bytes and a scale of 2 bytes. Source: ggml-common.h. */
const SIZE_RELATIVE_TO_F16 = { f16: 1, q8_0: 34 / 64 };

export function estimateMemory(shape: MemoryShape, settings: LaunchSettings = DEFAULT_LAUNCH_SETTINGS): MemoryEstimate {
  const { contextTokens, slots, checkpoints, promptCacheMib, cacheType } = settings;
  const { modelBytes: model, embeddingLength, feedForwardLength, perLayerEmbeddingLength, cache: cacheShape } = shape;
  const cells = Math.ceil(Math.min(contextTokens, cacheShape.window + MICRO_BATCH_TOKENS) / CELLS_PER_BLOCK) * CELLS_PER_BLOCK;
  const windowCells = cacheShape.bytesPerWindowCell === 0 ? 0 : cells;
  const cache =
    slots * SIZE_RELATIVE_TO_F16[cacheType] * (contextTokens * cacheShape.bytesPerToken + windowCells * cacheShape.bytesPerWindowCell);
  const liveValues = LIVE_FEED_FORWARDS * feedForwardLength + LIVE_EMBEDDINGS * embeddingLength + perLayerEmbeddingLength;
  // Attention masks have 16 bits, everything else 32.
  const compute = MICRO_BATCH_TOKENS * (2 * (contextTokens + windowCells) + 4 * liveValues);
  const imageBytesPerToken = IMAGE_BYTES_PER_TOKEN + (shape.projectorLayers > 0 ? ENCODER_BYTES_PER_TOKEN : 0);
  const audioBytes = shape.hasAudioEncoder ? AUDIO_BYTES.base + AUDIO_BYTES.perValue * embeddingLength : 0;
  const outputBytes = LARGEST_BUDGET * LIVE_PROJECTOR_EMBEDDINGS * 4 * embeddingLength;
  const projector = shape.projectorBytes + WARM_UP_TOKENS * imageBytesPerToken + outputBytes + audioBytes;
  const largestImageBytes = (LARGEST_BUDGET - WARM_UP_TOKENS) * imageBytesPerToken;
  const checkpointBytes = cacheShape.window * cacheShape.bytesPerWindowCell * SIZE_RELATIVE_TO_F16[cacheType];
  const runtimeExtra = slots * checkpoints * checkpointBytes + promptCacheMib * 2 ** 20 + largestImageBytes;
  return { contextTokens, model, projector, cache, compute, loaded: model + projector + cache + compute, runtimeExtra };
}

/** Derives the shape from the headers of the files. */
export function computeShape({ model, projector }: ExaminedModel): MemoryShape {
  const { embeddingLength, feedForwardLength, perLayerEmbeddingLength, cache } = model;
  const sizes = { modelBytes: model.bytes, projectorBytes: projector.bytes, projectorLayers: projector.layers };
  const hasAudioEncoder = projector.modalities.includes("audio");
  return { ...sizes, hasAudioEncoder, embeddingLength, feedForwardLength, perLayerEmbeddingLength, cache };
}

/** Derives the shape from the catalog, before anything is downloaded. */
export function getCatalogShape({ files, dimensions, cache, modalities }: CatalogModel): MemoryShape {
  const { bytesPerToken, bytesPerWindowCell, window } = cache;
  return {
    ...{ modelBytes: files.model.bytes, projectorBytes: files.projector.bytes, projectorLayers: dimensions.projectorLayers },
    hasAudioEncoder: modalities.includes("audio"),
    ...{
      embeddingLength: dimensions.embedding,
      feedForwardLength: dimensions.feedForward,
      perLayerEmbeddingLength: dimensions.perLayerEmbedding,
    },
    cache: { bytesPerToken, bytesPerWindowCell, window },
  };
}
