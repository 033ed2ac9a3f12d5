/** The question of “Explain Image”, and the default for images attached without a question. */
export function explainQuestion(imageCount: number): string {
  return imageCount === 1 ? "Explain this image." : "Explain these images.";
}

/** Default question for selections without images. */
export const EXPLAIN_SELECTION = "Explain this code.";
