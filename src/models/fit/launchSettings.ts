/** Settings of llama-server that affect its memory use. */
export interface LaunchSettings {
  /**
   * Context size of one conversation, prompt and answer together. 12B takes about 256 MiB of KV cache per 16K, plus a fixed amount for the
   * sliding-window layers.
   */
  contextTokens: number;
  /** Number of conversations that are processed at the same time. */
  slots: number;
  /** Number of context checkpoints per slot. A changed prompt is processed from the last checkpoint before the change. About 320 MiB each on 12B. */
  checkpoints: number;
  /** Size of the cache for prompts that are not in a slot. */
  promptCacheMib: number;
  /** Type of the KV cache. */
  cacheType: "f16" | "q8_0";
}

/** Size of a micro-batch, in tokens. llama-server decodes each image as one micro-batch, and aborts if the image has more tokens than this. */
export const MICRO_BATCH_TOKENS = 1152;

/** Default settings. llama-server's own defaults are meant for servers: 32 checkpoints (320 MiB each on 12B), and 8 GiB of cached prompts. */
export const DEFAULT_LAUNCH_SETTINGS: LaunchSettings = {
  contextTokens: 16_384,
  slots: 1,
  checkpoints: 3,
  promptCacheMib: 512,
  cacheType: "f16",
};
