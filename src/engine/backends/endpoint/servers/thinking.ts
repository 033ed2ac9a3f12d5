/** Creates the field that Gemma's chat template reads. Sources: vLLM's recipe for Gemma 4; llama.cpp's tools/server/README.md. */
export function createThinkingFields(thinking: boolean): object {
  return { chat_template_kwargs: { enable_thinking: thinking } };
}
