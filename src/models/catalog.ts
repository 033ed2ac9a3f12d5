import { NEEDED_VERSION } from "../llamaServer/version.ts";

/** Base URL of the catalog's files, unless a mirror is set. It must not be repeated elsewhere. */
export const HUB_URL = "https://huggingface.co";

export type ModelRole = "model" | "projector";

/** Roles of all files of a model. A draft model makes answers faster: it proposes tokens, which the model accepts or rejects. */
export type FileRole = ModelRole | "draft";

/** A file to download, pinned by its hash, or found in the hub's listing of the repository. */
export interface CatalogFile {
  repository: string;
  /** Commit, or a branch if no commit is pinned. */
  revision: string;
  name: string;
  bytes: number;
  /**
   * Set if not everything about the file is known in advance. Its name, size and hash are then read from the hub's listing of the pinned
   * revision, where exactly one name must match; `name` is a guess, and `bytes` is an estimate.
   */
  listing?: RegExp;
  /**
   * Hash in hexadecimal. `listing` hashes come from the hub's listing of the pinned revision. `second-hand` hashes come from public
   * manifests and were not verified by downloading the file. A download with a different hash is rejected with a message that shows both.
   * It is kept as `.rejected`, unless it is a draft model.
   */
  sha256: { value: string; basis: "second-hand" } | { value?: never; basis: "listing" };
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
  /** Strengths and weaknesses compared with 12B, in whole sentences. */
  comparison?: string;
  license: string;
  modalities: ("text" | "image" | "audio")[];
  /** Minimum version of llama.cpp. */
  llamaCpp: string;
  files: Record<ModelRole, CatalogFile> & { draft?: CatalogFile };
  /** Size of the KV cache. Once the model is downloaded, its header is used instead. */
  cache: CacheShape & { basis: "published" | "second-hand" };
  /**
   * Dimensions that determine the working memory: the lengths of an embedding and of the feed-forward layers, the total length of a token's
   * per-layer embeddings, and the number of layers in the vision encoder.
   */
  dimensions: { embedding: number; feedForward: number; perLayerEmbedding: number; projectorLayers: number; basis: "second-hand" };
}

const DEFAULT_BRANCH = "main";

/**
 * Models in the order in which they are recommended: 12B if it fits, otherwise the best smaller one. Sources: for files and hashes, public
 * manifests of September 2026; for the dimensions of all models except 12B, public descriptions of their configurations.
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
      draft: {
        repository: "unsloth/gemma-4-12B-it-qat-GGUF",
        revision: "980b060c40a8539ac159e0501a3e0f66a6365af3",
        name: "mtp-gemma-4-12B-it.gguf",
        bytes: 253_708_800,
        sha256: { value: "fcb35dea42c71333db904cee11baac525c9ef872818ee3753f6cb156f3c6f4f6", basis: "second-hand" },
      },
    },
    cache: { bytesPerToken: 16 * 1024, bytesPerWindowCell: 320 * 1024, window: 1024, basis: "published" },
    dimensions: { embedding: 3840, feedForward: 15_360, perLayerEmbedding: 0, projectorLayers: 0, basis: "second-hand" },
  },
  {
    name: "gemma-4-26b-a4b",
    title: "Gemma 4 26B-A4B",
    aliases: ["26b", "26b-a4b"],
    comparison:
      "More accurate than 12B and, with enough memory, faster: it uses only 4 billion parameters for each token. Needs twice the memory.",
    license: "Apache-2.0",
    modalities: ["text", "image"],
    llamaCpp: NEEDED_VERSION,
    files: {
      model: {
        repository: "ggml-org/gemma-4-26B-A4B-it-GGUF",
        revision: "bb4531cda34d1ea09d9814959ed4d5833cf2a4c8",
        name: "gemma-4-26B-A4B-it-Q4_0.gguf",
        bytes: 14_618_145_824,
        sha256: { value: "d208665ab1cd3a69f7a9a4bc59430e8448c8093d9b06334f566ac59d6d504a03", basis: "second-hand" },
      },
      projector: {
        repository: "ggml-org/gemma-4-26B-A4B-it-GGUF",
        revision: "bb4531cda34d1ea09d9814959ed4d5833cf2a4c8",
        name: "mmproj-gemma-4-26B-A4B-it-Q8_0.gguf",
        bytes: 806_408_320,
        sha256: { value: "cc4e855736da450bf1e162d8cccfe0ad685727d0c9e04ef7dd8d884f3121039b", basis: "second-hand" },
      },
    },
    // Every sixth of the 30 layers uses full attention with 2 heads of size 512; the others use a sliding window with 8 heads of size 256.
    cache: { bytesPerToken: 5 * 4096, bytesPerWindowCell: 25 * 8192, window: 1024, basis: "second-hand" },
    // A token passes through a dense layer of 2,112 values and 8 experts of 704 values each.
    dimensions: { embedding: 2816, feedForward: 2112 + 8 * 704, perLayerEmbedding: 0, projectorLayers: 27, basis: "second-hand" },
  },
  {
    name: "gemma-4-31b",
    title: "Gemma 4 31B",
    aliases: ["31b"],
    comparison: "More accurate than 12B, but much slower. Needs more than twice the memory.",
    license: "Apache-2.0",
    modalities: ["text", "image"],
    llamaCpp: NEEDED_VERSION,
    files: {
      model: {
        repository: "google/gemma-4-31B-it-qat-q4_0-gguf",
        revision: "59dde24573e7e61570dba08b18a2e1fe246955ed",
        name: "gemma-4-31B_q4_0-it.gguf",
        // Only the hash is known exactly.
        bytes: 17_700_000_000,
        listing: /^gemma-4-31B_q4_0-it\.gguf$/,
        sha256: { value: "179cfb99212709597eae5929112cfca677e1bbf566178b479ae1da0c4772874b", basis: "second-hand" },
      },
      projector: {
        repository: "google/gemma-4-31B-it-qat-q4_0-gguf",
        revision: "59dde24573e7e61570dba08b18a2e1fe246955ed",
        name: "mmproj-gemma-4-31B-it.gguf",
        // No public manifest names the projector. The vision encoder is that of 26B-A4B, so the file has a similar size, or twice that size
        // with 16 bits.
        bytes: 1_200_000_000,
        listing: /^mmproj[^/]*\.gguf$/,
        sha256: { basis: "listing" },
      },
    },
    // Every sixth of the 60 layers uses full attention with 4 heads of size 512; the others use a sliding window with 16 heads of size 256.
    cache: { bytesPerToken: 10 * 8192, bytesPerWindowCell: 50 * 16_384, window: 1024, basis: "second-hand" },
    dimensions: { embedding: 5376, feedForward: 21_504, perLayerEmbedding: 0, projectorLayers: 27, basis: "second-hand" },
  },
  {
    name: "gemma-4-e4b",
    title: "Gemma 4 E4B",
    aliases: ["e4b"],
    comparison: "Smaller and faster than 12B, but less accurate.",
    license: "Apache-2.0",
    modalities: ["text", "image", "audio"],
    llamaCpp: NEEDED_VERSION,
    files: {
      model: {
        repository: "ggml-org/gemma-4-E4B-it-GGUF",
        revision: "b8093469224f83f5c38f691eb906c380e9e63114",
        name: "gemma-4-E4B-it-Q4_0.gguf",
        bytes: 4_590_807_392,
        sha256: { value: "a555b900214b477d8880e7832e0b8925e139b0159640036b09fe472b6f2097f2", basis: "second-hand" },
      },
      projector: {
        repository: "ggml-org/gemma-4-E4B-it-GGUF",
        revision: "b8093469224f83f5c38f691eb906c380e9e63114",
        name: "mmproj-gemma-4-E4B-it-Q8_0.gguf",
        bytes: 559_874_816,
        sha256: { value: "197f49a93027f9843772bd24a6a9e0be2a32a788de5a3def330e9c585d86edd1", basis: "second-hand" },
      },
    },
    // 24 of the 42 layers have their own KV cache. Every sixth of them uses full attention with 2 heads of size 512; the others use a
    // sliding window with 2 heads of size 256.
    cache: { bytesPerToken: 4 * 4096, bytesPerWindowCell: 20 * 2048, window: 512, basis: "second-hand" },
    dimensions: { embedding: 2560, feedForward: 10_240, perLayerEmbedding: 42 * 256, projectorLayers: 16, basis: "second-hand" },
  },
  {
    name: "gemma-4-e2b",
    title: "Gemma 4 E2B",
    aliases: ["e2b"],
    comparison: "The smallest and fastest model. Less accurate than E4B and 12B.",
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
    // 15 of the 35 layers have their own KV cache. Every fifth of them uses full attention with 1 head of size 512; the others use a
    // sliding window with 1 head of size 256.
    cache: { bytesPerToken: 3 * 2048, bytesPerWindowCell: 12 * 1024, window: 512, basis: "second-hand" },
    dimensions: { embedding: 1536, feedForward: 12_288, perLayerEmbedding: 35 * 256, projectorLayers: 16, basis: "second-hand" },
  },
];

/** Returns the size of all files of a model. */
export function getDownloadBytes({ files }: Pick<CatalogModel, "files">): number {
  return files.model.bytes + files.projector.bytes + (files.draft?.bytes ?? 0);
}

/** @param name name or alias, in any case */
export function findInCatalog(name: string): CatalogModel | undefined {
  const lowerCaseName = name.toLowerCase();
  return catalog.find((model) => model.name === lowerCaseName || model.aliases.includes(lowerCaseName));
}
