/** Builds the question for “Explain Image”, which is also the default question for images. */
export function buildExplainQuestion(imageCount: number): string {
  return imageCount === 1 ? "Explain this image." : "Explain these images.";
}

/**
 * Builds the prompt for that question. It says what matters in each kind of image, because the question alone leaves length and form to
 * chance. It is short, so that it costs little to read on a slow machine.
 */
export function buildExplainPrompt(imageCount: number): string {
  return (
    `${buildExplainQuestion(imageCount)} Start with the main point. For an error, give its cause and how to fix it; for a user interface, its purpose and ` +
    "what a user can do; for a diagram, its parts and how they work together; for a chart, its message, then the values. Use at most 200 words. " +
    "End with what you can't read, if anything."
  );
}

/** Default question for selections without images. */
export const EXPLAIN_SELECTION = "Explain this code.";
