/** Those settings of llama-server that its memory goes by. */
export interface LaunchSettings {
  /** Of one conversation: prompt and answer together. On 12B about 256 MiB of KV cache beside the windowed layers' fixed share. */
  contextTokens: number;
  /** Conversations that are read or written at the same time. */
  slots: number;
  /** Of each slot, the places in its prompt that it can go back to; about 320 MiB each on 12B. */
  checkpoints: number;
  /** For conversations that are in no slot. */
  promptCacheMib: number;
  /** Of keys and values. */
  cacheType: "f16" | "q8_0";
}

/** An image is read as one micro-batch; with fewer tokens than the largest image has, llama-server aborts. */
export const MICRO_BATCH_TOKENS = 1152;

/** llama-server's own defaults are made for servers: 32 checkpoints of 320 MiB on 12B, and 8 GiB of prompts. */
export const USUAL: LaunchSettings = { contextTokens: 16_384, slots: 1, checkpoints: 3, promptCacheMib: 512, cacheType: "f16" };
