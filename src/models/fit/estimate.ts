import * as z from "zod/mini";
import { LARGEST_BUDGET } from "../../image/budget.ts";
import type { CatalogModel } from "../catalog.ts";
import type { ExaminedModel } from "../store/examine.ts";
import { MICRO_BATCH_TOKENS, USUAL, type LaunchSettings } from "./launchSettings.ts";

/** All of a model that its memory goes by. Bytes, tokens, and numbers of values. */
export const MemoryShape = z.object({
  modelBytes: z.number(),
  projectorBytes: z.number(),
  /** Layers of the projector's own encoder; 12B's has none. */
  projectorLayers: z.number(),
  hearsAudio: z.boolean(),
  embeddingLength: z.number(),
  feedForwardLength: z.number(),
  perLayerEmbedding: z.number(),
  cache: z.object({ bytesPerToken: z.number(), bytesPerWindowCell: z.number(), window: z.number() }),
});
export type MemoryShape = z.infer<typeof MemoryShape>;

/** What llama-server takes, in bytes. */
export interface MemoryEstimate {
  contextTokens: number;
  model: number;
  projector: number;
  /** Keys and values of attention. */
  cache: number;
  /** Working memory of one micro-batch. */
  compute: number;
  /** All of these: what it takes once it is loaded. */
  loaded: number;
  /** What it may take beside in use: checkpoints, prompts that it keeps, and the largest image. */
  later: number;
}

/** Cells of the sliding cache come in blocks. Source: llama.cpp src/llama-kv-cache-iswa.cpp. */
const CELL_BLOCK = 256;

/**
 * Working memory beside the masks, in values for each token of a micro-batch: so many embeddings and layers between them are alive at
 * once. Measured with llama-server v0.5.0 on models of 3 to 300 million weights: within 4 % on the larger two, at contexts of 4,096
 * to 32,768 tokens.
 */
const LIVE_EMBEDDINGS = 9;
const LIVE_FEED_FORWARDS = 2;

/** The same for what a projector without layers gives to the model: measured 3.08 to 3.09 for three widths. */
const LIVE_IN_PROJECTOR = 3.1;

/** An image is a patch of 48×48 pixels with three colours for each token, and twice in memory; llama-server warms up with so many. */
const IMAGE_BYTES_PER_TOKEN = 2 * 48 * 48 * 3 * 4;
const WARM_UP_TOKENS = 256;

/** Of 30 s of sound, which it warms up with: measured 14.65, 22.71 and 26.37 MiB for embeddings of 192, 704 and 1024 values. */
const AUDIO_BYTES = { least: 12 * 2 ** 20, perValue: 15_000 };

/** An encoder sees 9 patches for each token of an image, with about as many values alive as in the model; not measured. */
const ENCODER_BYTES_PER_TOKEN = 9 * 768 * 4 * LIVE_EMBEDDINGS;

/** Of what a cache takes with 16 bits: blocks of 32 values have 32 bytes and a scale of 2. Source: ggml-common.h. */
const SHARE = { f16: 1, q8_0: 34 / 64 };

export function estimateMemory(shape: MemoryShape, settings: LaunchSettings = USUAL): MemoryEstimate {
  const { contextTokens, slots, checkpoints, promptCacheMib, cacheType } = settings;
  const { modelBytes: model, embeddingLength, feedForwardLength, perLayerEmbedding, cache: per } = shape;
  const cells = Math.ceil(Math.min(contextTokens, per.window + MICRO_BATCH_TOKENS) / CELL_BLOCK) * CELL_BLOCK;
  const windowCells = per.bytesPerWindowCell === 0 ? 0 : cells;
  const cache = slots * SHARE[cacheType] * (contextTokens * per.bytesPerToken + windowCells * per.bytesPerWindowCell);
  const values = LIVE_FEED_FORWARDS * feedForwardLength + LIVE_EMBEDDINGS * embeddingLength + perLayerEmbedding;
  // The masks of attention have 16 bits, the rest 32.
  const compute = MICRO_BATCH_TOKENS * (2 * (contextTokens + windowCells) + 4 * values);
  const perToken = IMAGE_BYTES_PER_TOKEN + (shape.projectorLayers > 0 ? ENCODER_BYTES_PER_TOKEN : 0);
  const audio = shape.hearsAudio ? AUDIO_BYTES.least + AUDIO_BYTES.perValue * embeddingLength : 0;
  const output = LARGEST_BUDGET * LIVE_IN_PROJECTOR * 4 * embeddingLength;
  const projector = shape.projectorBytes + WARM_UP_TOKENS * perToken + output + audio;
  const largestImage = (LARGEST_BUDGET - WARM_UP_TOKENS) * perToken;
  const checkpoint = per.window * per.bytesPerWindowCell * SHARE[cacheType];
  const later = slots * checkpoints * checkpoint + promptCacheMib * 2 ** 20 + largestImage;
  return { contextTokens, model, projector, cache, compute, loaded: model + projector + cache + compute, later };
}

/** By what its headers say. */
export function shapeOf({ model, projector }: ExaminedModel): MemoryShape {
  const { embeddingLength, feedForwardLength, perLayerEmbedding, cache } = model;
  const sizes = { modelBytes: model.bytes, projectorBytes: projector.bytes, projectorLayers: projector.layers };
  const hearsAudio = projector.modalities.includes("audio");
  return { ...sizes, hearsAudio, embeddingLength, feedForwardLength, perLayerEmbedding, cache };
}

/** By what the catalogue says, before anything is there. */
export function shapeInCatalog({ files, width, cache, modalities }: CatalogModel): MemoryShape {
  const { bytesPerToken, bytesPerWindowCell, window } = cache;
  return {
    ...{ modelBytes: files.model.bytes, projectorBytes: files.projector.bytes, projectorLayers: width.projectorLayers },
    hearsAudio: modalities.includes("audio"),
    ...{ embeddingLength: width.embedding, feedForwardLength: width.feedForward, perLayerEmbedding: width.perLayer },
    cache: { bytesPerToken, bytesPerWindowCell, window },
  };
}
