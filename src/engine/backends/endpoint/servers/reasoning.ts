import * as z from "zod/mini";

const Chunk = z.object({
  choices: z.optional(
    z.array(z.object({ delta: z.optional(z.object({ reasoning_content: z.nullish(z.string()), reasoning: z.nullish(z.string()) })) })),
  ),
});

/** Reasoning of a streamed chunk, under either of the two names in use. */
export function readReasoning(chunk: unknown): string | null | undefined {
  const delta = Chunk.parse(chunk).choices?.[0]?.delta;
  return delta?.reasoning_content || delta?.reasoning;
}
