/** Those settings of llama-server that its memory goes by. */

/** Tokens of prompt and answer together. On 12B about 256 MiB of KV cache beside the windowed layers' fixed share. */
export const CONTEXT_TOKENS = 16384;

/** An image is read as one micro-batch; with fewer tokens than the largest image has, llama-server aborts. */
export const MICRO_BATCH_TOKENS = 1152;

/** llama-server's own defaults are made for servers: 32 checkpoints of 320 MiB on 12B, and 8 GiB of prompts. */
export const CHECKPOINTS = 3;
export const PROMPT_CACHE_MIB = 512;
