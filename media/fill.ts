/** Fills the placeholders of a translated sentence. */
export function fill(sentence: string, ...values: (string | number)[]): string {
  return sentence.replaceAll(/\{(\d+)\}/g, (whole, index: string) => String(values[Number(index)] ?? whole));
}
