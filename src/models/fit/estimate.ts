import * as z from "zod/mini";
import { LARGEST_BUDGET } from "../../core/image/budget.ts";
import type { CatalogModel } from "../catalog.ts";
import type { ExaminedModel } from "../store/examine.ts";
import { CHECKPOINTS, MICRO_BATCH_TOKENS, PROMPT_CACHE_MIB } from "./launchSettings.ts";

/** All of a model that its memory goes by. Bytes, tokens, and numbers of values. */
export const MemoryShape = z.object({
  modelBytes: z.number(),
  projectorBytes: z.number(),
  /** Layers of the projector's own encoder; 12B's has none. */
  projectorLayers: z.number(),
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
  /** What it may take beside in long use: checkpoints, and prompts that it keeps. */
  later: number;
}

/** Cells of the sliding cache come in blocks. Source: llama.cpp src/llama-kv-cache-iswa.cpp. */
const CELL_BLOCK = 256;

/**
 * Working memory beside the masks, in values for each token of a micro-batch: so many embeddings and layers between them are alive at
 * once. Measured with llama-server v0.5.0 on models of 3 to 300 million weights: within 4 % on the larger two.
 */
const LIVE_EMBEDDINGS = 9;
const LIVE_FEED_FORWARDS = 2;

/** The same for a projector without layers: measured 3.08 to 3.09 for three widths. */
const LIVE_IN_PROJECTOR = 3.1;

/** An encoder sees 9 patches for each token of an image, with about as many values alive as in the model; not measured. */
const ENCODER_BYTES_PER_TOKEN = 9 * 768 * 4 * LIVE_EMBEDDINGS;

export function estimateMemory(shape: MemoryShape, contextTokens: number): MemoryEstimate {
  const { modelBytes: model, embeddingLength, feedForwardLength, perLayerEmbedding, cache: per } = shape;
  const cells = Math.ceil(Math.min(contextTokens, per.window + MICRO_BATCH_TOKENS) / CELL_BLOCK) * CELL_BLOCK;
  const windowCells = per.bytesPerWindowCell === 0 ? 0 : cells;
  const cache = contextTokens * per.bytesPerToken + windowCells * per.bytesPerWindowCell;
  const values = LIVE_FEED_FORWARDS * feedForwardLength + LIVE_EMBEDDINGS * embeddingLength + perLayerEmbedding;
  // The masks of attention have 16 bits, the rest 32.
  const compute = MICRO_BATCH_TOKENS * (2 * (contextTokens + windowCells) + 4 * values);
  const encoder = shape.projectorLayers > 0 ? ENCODER_BYTES_PER_TOKEN : 0;
  const projector = shape.projectorBytes + LARGEST_BUDGET * (LIVE_IN_PROJECTOR * 4 * embeddingLength + encoder);
  const later = CHECKPOINTS * per.window * per.bytesPerWindowCell + PROMPT_CACHE_MIB * 2 ** 20;
  return { contextTokens, model, projector, cache, compute, loaded: model + projector + cache + compute, later };
}

/** By what its headers say. */
export function shapeOf({ model, projector }: ExaminedModel): MemoryShape {
  const { embeddingLength, feedForwardLength, perLayerEmbedding, cache } = model;
  const sizes = { modelBytes: model.bytes, projectorBytes: projector.bytes, projectorLayers: projector.layers };
  return { ...sizes, embeddingLength, feedForwardLength, perLayerEmbedding, cache };
}

/** By what the catalogue says, before anything is there. */
export function shapeInCatalog({ files, width, cache }: CatalogModel): MemoryShape {
  const { bytesPerToken, bytesPerWindowCell, window } = cache;
  return {
    ...{ modelBytes: files.model.bytes, projectorBytes: files.projector.bytes, projectorLayers: width.projectorLayers },
    ...{ embeddingLength: width.embedding, feedForwardLength: width.feedForward, perLayerEmbedding: width.perLayer },
    cache: { bytesPerToken, bytesPerWindowCell, window },
  };
}
