/** Builds the question for “Explain Image”, which is also the default question for images. */
export function buildExplainQuestion(imageCount: number): string {
  return imageCount === 1 ? "Explain this image." : "Explain these images.";
}

/** Default question for selections without images. */
export const EXPLAIN_SELECTION = "Explain this code.";
