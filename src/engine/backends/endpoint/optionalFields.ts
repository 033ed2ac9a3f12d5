/** Request fields beyond OpenAI's API, or newer than some servers, with the words that error messages use for them. */
export const optionalFields: Record<string, RegExp> = {
  top_k: /top_k/i,
  chat_template_kwargs: /chat_template_kwargs|enable_thinking/i,
  reasoning_effort: /reasoning_effort/i,
  mm_processor_kwargs: /mm_processor_kwargs|max_soft_tokens/i,
  response_format: /response_format|json_schema/i,
  stream_options: /stream_options|include_usage/i,
};
