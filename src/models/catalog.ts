import { NEEDED_VERSION } from "../llamaServer/version.ts";

/** Where the files of the catalogue lie; a mirror takes its place. The one place that names it. */
export const HUB = "https://huggingface.co";

export type ModelRole = "model" | "projector";

/** One file that is to be had, pinned as far as anybody has told its hash. */
export interface CatalogFile {
  repository: string;
  /** A commit, or a branch where none is pinned. */
  revision: string;
  name: string;
  bytes: number;
  /**
   * In hexadecimal. `second-hand` ones come from public manifests, and nobody here has had the file: a download that disagrees is
   * refused with both values, and may be kept apart.
   */
  sha256: { value: string; basis: "second-hand" };
}

/** What keys and values of attention take, in bytes; of 16-bit floats. */
export interface CacheShape {
  /** For each token of the context, in the layers that see all of it. */
  bytesPerToken: number;
  /** For each cell of the sliding window, in the layers that see no more. */
  bytesPerWindowCell: number;
  /** Tokens of the sliding window. */
  window: number;
}

export interface CatalogModel {
  /** Its folder in the store, and what is typed. */
  name: string;
  title: string;
  /** Shorter names that are understood as well, in small letters. */
  aliases: string[];
  licence: string;
  modalities: ("text" | "image" | "audio")[];
  /** The least llama.cpp that reads it as it should. */
  llamaCpp: string;
  files: Record<ModelRole, CatalogFile>;
  /** What memory it takes beside its files; its header says so exactly once it is there. */
  cache: CacheShape & { basis: "published" | "second-hand" };
  /**
   * The lengths of its embeddings, of the layers between, and of all layers' own embeddings of a token; and how many layers its projector
   * has. Its working memory goes by them.
   */
  width: { embedding: number; feedForward: number; perLayer: number; projectorLayers: number; basis: "second-hand" };
}

const unpinned = "main";

/** Best first. Files and hashes: public manifests of September 2026. Shapes of E4B and E2B: public descriptions of their configuration. */
export const catalog: CatalogModel[] = [
  {
    name: "gemma-4-12b",
    title: "Gemma 4 12B",
    aliases: ["12b"],
    licence: "Apache-2.0",
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
    width: { embedding: 3840, feedForward: 15_360, perLayer: 0, projectorLayers: 0, basis: "second-hand" },
  },
  {
    name: "gemma-4-e4b",
    title: "Gemma 4 E4B",
    aliases: ["e4b"],
    licence: "Apache-2.0",
    modalities: ["text", "image", "audio"],
    llamaCpp: NEEDED_VERSION,
    files: {
      model: {
        repository: "ggml-org/gemma-4-E4B-it-GGUF",
        revision: unpinned,
        name: "gemma-4-E4B-it-Q4_0.gguf",
        bytes: 4_590_807_392,
        sha256: { value: "a555b900214b477d8880e7832e0b8925e139b0159640036b09fe472b6f2097f2", basis: "second-hand" },
      },
      projector: {
        repository: "ggml-org/gemma-4-E4B-it-GGUF",
        revision: unpinned,
        name: "mmproj-gemma-4-E4B-it-Q8_0.gguf",
        bytes: 559_874_816,
        sha256: { value: "197f49a93027f9843772bd24a6a9e0be2a32a788de5a3def330e9c585d86edd1", basis: "second-hand" },
      },
    },
    // 24 layers of 42 have keys and values of their own, every sixth of them sees all: 2 heads of 512, else of 256.
    cache: { bytesPerToken: 4 * 4096, bytesPerWindowCell: 20 * 2048, window: 512, basis: "second-hand" },
    width: { embedding: 2560, feedForward: 10_240, perLayer: 42 * 256, projectorLayers: 16, basis: "second-hand" },
  },
  {
    name: "gemma-4-e2b",
    title: "Gemma 4 E2B",
    aliases: ["e2b"],
    licence: "Apache-2.0",
    modalities: ["text", "image", "audio"],
    llamaCpp: NEEDED_VERSION,
    files: {
      model: {
        repository: "ggml-org/gemma-4-E2B-it-GGUF",
        revision: unpinned,
        name: "gemma-4-E2B-it-Q4_0.gguf",
        bytes: 2_841_481_184,
        sha256: { value: "8e30dff3ac4c8434c49a7036fa15564bdbb6044e42bf04550bf1a096ad7e6a52", basis: "second-hand" },
      },
      projector: {
        repository: "ggml-org/gemma-4-E2B-it-GGUF",
        revision: unpinned,
        name: "mmproj-gemma-4-E2B-it-Q8_0.gguf",
        bytes: 557_368_064,
        sha256: { value: "9406f99c16d68cda4f1f0552192dcc99021ea1fc6d2fd50b1dc3ccf30d04b292", basis: "second-hand" },
      },
    },
    // 15 layers of 35 have keys and values of their own, every fifth of them sees all: 1 head of 512, else of 256.
    cache: { bytesPerToken: 3 * 2048, bytesPerWindowCell: 12 * 1024, window: 512, basis: "second-hand" },
    width: { embedding: 1536, feedForward: 12_288, perLayer: 35 * 256, projectorLayers: 16, basis: "second-hand" },
  },
];

/** @param name as it is typed, in whatever case */
export function findInCatalog(name: string): CatalogModel | undefined {
  const wanted = name.toLowerCase();
  return catalog.find((model) => model.name === wanted || model.aliases.includes(wanted));
}
