/** Request fields that some servers do not accept, with patterns for the error messages of these servers. */
export const optionalFields: Record<string, RegExp> = {
  top_k: /top_k/i,
  top_p: /unsupported[^.]*top_p|top_p[^.]*not (?:supported|permitted)/i,
  temperature: /unsupported[^.]*temperature|temperature[^.]*not (?:supported?|permitted)/i,
  /** OpenAI's newer models take `max_completion_tokens` instead. */
  max_tokens: /max_completion_tokens/i,
  chat_template_kwargs: /chat_template_kwargs|enable_thinking/i,
  reasoning_effort: /reasoning_effort/i,
  mm_processor_kwargs: /mm_processor_kwargs|max_soft_tokens/i,
  response_format: /response_format|json_schema/i,
  stream_options: /stream_options|include_usage/i,
  /** Rejected by servers that can't stream, and for models that only some accounts are allowed to stream. Without it, the answer arrives as a whole. */
  stream:
    /\bstream(?:ing)?\b[^.]*\b(?:not|n't|unsupported|disabled|only|must be false)\b|(?:unsupported|not support|n't support|verified to)[^.]*\bstream(?:ing)?\b/i,
};
