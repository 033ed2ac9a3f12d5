/** The question that “Explain Image” asks. */
export function explainQuestion(imageCount: number): string {
  return imageCount === 1 ? "Explain this image." : "Explain these images.";
}

/** The question about a selection when the person wrote none. */
export const EXPLAIN_SELECTION = "Explain this code.";
