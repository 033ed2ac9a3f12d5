/** Replaces the placeholders `{0}`, `{1}`… in a sentence. */
export type Translate = (sentence: string, ...values: (string | number)[]) => string;

export const english: Translate = (sentence, ...values) =>
  sentence.replaceAll(/\{(\d+)\}/g, (whole, index: string) => String(values[Number(index)] ?? whole));
