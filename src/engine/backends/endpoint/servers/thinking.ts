/** Field that Gemma's chat template reads: vLLM's recipe for Gemma 4, llama.cpp's tools/server/README.md. */
export function templateThinking(thinking: boolean): object {
  return { chat_template_kwargs: { enable_thinking: thinking } };
}
