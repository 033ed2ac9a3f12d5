/** Fills `{0}`, `{1}`… of a sentence. `vscode.l10n.t` has the same shape and translates as well. */
export type Translate = (sentence: string, ...values: (string | number)[]) => string;

export const english: Translate = (sentence, ...values) =>
  sentence.replaceAll(/\{(\d+)\}/g, (whole, index: string) => String(values[Number(index)] ?? whole));
