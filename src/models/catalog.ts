import { NEEDED_VERSION } from "../llamaServer/version.ts";

/** Base URL of the catalog's files, unless a mirror is set. It must not be repeated elsewhere. */
export const HUB_URL = "https://huggingface.co";

export type ModelRole = "model" | "projector";

/** A file to download, pinned by its hash. */
export interface CatalogFile {
  repository: string;
  /** Commit, or a branch if no commit is pinned. */
  revision: string;
  name: string;
  bytes: number;
  /**
   * Hash in hexadecimal. `second-hand` hashes come from public manifests and were not verified by downloading the file. A download with a
   * different hash is rejected with a message that shows both, and is kept as `.rejected`.
   */
  sha256: { value: string; basis: "second-hand" };
}

/** Size of the KV cache in bytes, with 16-bit values. */
export interface CacheShape {
  /** Bytes per token of the context, in layers with full attention. */
  bytesPerToken: number;
  /** Bytes per cell of the sliding window, in layers with sliding-window attention. */
  bytesPerWindowCell: number;
  /** Size of the sliding window in tokens. */
  window: number;
}

export interface CatalogModel {
  /** Name on the command line, and of the folder in the store. */
  name: string;
  title: string;
  /** Shorter names, in lower case. */
  aliases: string[];
  license: string;
  modalities: ("text" | "image" | "audio")[];
  /** Minimum version of llama.cpp. */
  llamaCpp: string;
  files: Record<ModelRole, CatalogFile>;
  /** Size of the KV cache. Once the model is downloaded, its header is used instead. */
  cache: CacheShape & { basis: "published" | "second-hand" };
  /**
   * Dimensions that determine the working memory: lengths of an embedding and of the feed-forward layers, total length of a token's
   * per-layer embeddings, and number of layers of the vision encoder.
   */
  dimensions: { embedding: number; feedForward: number; perLayerEmbedding: number; projectorLayers: number; basis: "second-hand" };
}

const DEFAULT_BRANCH = "main";

/**
 * Models, the best first. Sources: public manifests of September 2026 for files and hashes; public descriptions of the configuration for the
 * dimensions of E4B and E2B.
 */
export const catalog: CatalogModel[] = [
  {
    name: "gemma-4-12b",
    title: "Gemma 4 12B",
    aliases: ["12b"],
    license: "Apache-2.0",
    modalities: ["text", "image", "audio"],
    llamaCpp: NEEDED_VERSION,
    files: {
      model: {
        repository: "google/gemma-4-12b-it-qat-q4_0-gguf",
        revision: "29d097773436b69ff9feafd636ab4cf873786537",
        name: "gemma-4-12b-it-qat-q4_0.gguf",
        bytes: 6_975_879_296,
        sha256: { value: "93567e57a8fe10b23569b9d9ec38cd005deedf71e29477c421a4b83f418a538b", basis: "second-hand" },
      },
      projector: {
        repository: "google/gemma-4-12b-it-qat-q4_0-gguf",
        revision: "29d097773436b69ff9feafd636ab4cf873786537",
        name: "mmproj-gemma-4-12b-it-qat-q4_0.gguf",
        bytes: 175_115_616,
        sha256: { value: "cb018338a7538a9814d994bfe54644c71eb7ed54e31eae2f721e45fd3c260da7", basis: "second-hand" },
      },
    },
    cache: { bytesPerToken: 16 * 1024, bytesPerWindowCell: 320 * 1024, window: 1024, basis: "published" },
    dimensions: { embedding: 3840, feedForward: 15_360, perLayerEmbedding: 0, projectorLayers: 0, basis: "second-hand" },
  },
  {
    name: "gemma-4-e4b",
    title: "Gemma 4 E4B",
    aliases: ["e4b"],
    license: "Apache-2.0",
    modalities: ["text", "image", "audio"],
    llamaCpp: NEEDED_VERSION,
    files: {
      model: {
        repository: "ggml-org/gemma-4-E4B-it-GGUF",
        revision: DEFAULT_BRANCH,
        name: "gemma-4-E4B-it-Q4_0.gguf",
        bytes: 4_590_807_392,
        sha256: { value: "a555b900214b477d8880e7832e0b8925e139b0159640036b09fe472b6f2097f2", basis: "second-hand" },
      },
      projector: {
        repository: "ggml-org/gemma-4-E4B-it-GGUF",
        revision: DEFAULT_BRANCH,
        name: "mmproj-gemma-4-E4B-it-Q8_0.gguf",
        bytes: 559_874_816,
        sha256: { value: "197f49a93027f9843772bd24a6a9e0be2a32a788de5a3def330e9c585d86edd1", basis: "second-hand" },
      },
    },
    // 24 of the 42 layers have their own KV cache. Every sixth of them uses full attention with 2 heads of size 512; the others use a sliding
    // window with 2 heads of size 256.
    cache: { bytesPerToken: 4 * 4096, bytesPerWindowCell: 20 * 2048, window: 512, basis: "second-hand" },
    dimensions: { embedding: 2560, feedForward: 10_240, perLayerEmbedding: 42 * 256, projectorLayers: 16, basis: "second-hand" },
  },
  {
    name: "gemma-4-e2b",
    title: "Gemma 4 E2B",
    aliases: ["e2b"],
    license: "Apache-2.0",
    modalities: ["text", "image", "audio"],
    llamaCpp: NEEDED_VERSION,
    files: {
      model: {
        repository: "ggml-org/gemma-4-E2B-it-GGUF",
        revision: DEFAULT_BRANCH,
        name: "gemma-4-E2B-it-Q4_0.gguf",
        bytes: 2_841_481_184,
        sha256: { value: "8e30dff3ac4c8434c49a7036fa15564bdbb6044e42bf04550bf1a096ad7e6a52", basis: "second-hand" },
      },
      projector: {
        repository: "ggml-org/gemma-4-E2B-it-GGUF",
        revision: DEFAULT_BRANCH,
        name: "mmproj-gemma-4-E2B-it-Q8_0.gguf",
        bytes: 557_368_064,
        sha256: { value: "9406f99c16d68cda4f1f0552192dcc99021ea1fc6d2fd50b1dc3ccf30d04b292", basis: "second-hand" },
      },
    },
    // 15 of the 35 layers have their own KV cache. Every fifth of them uses full attention with 1 head of size 512; the others use a sliding
    // window with 1 head of size 256.
    cache: { bytesPerToken: 3 * 2048, bytesPerWindowCell: 12 * 1024, window: 512, basis: "second-hand" },
    dimensions: { embedding: 1536, feedForward: 12_288, perLayerEmbedding: 35 * 256, projectorLayers: 16, basis: "second-hand" },
  },
];

/** @param name name or alias, in any case */
export function findInCatalog(name: string): CatalogModel | undefined {
  const lowerCaseName = name.toLowerCase();
  return catalog.find((model) => model.name === lowerCaseName || model.aliases.includes(lowerCaseName));
}
