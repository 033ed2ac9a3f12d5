/** A number in a text. It may have several values, because “1,234” is read differently in different languages. */
export interface WrittenNumber {
  text: string;
  values: number[];
}

/** Matches digits with separators between them, unless they are part of a word, such as “utf8” or “n1”. */
const NUMBER = /(?<![\p{L}\p{N}_#])[-−+]?\d+(?:[.,'’\u00a0\u202f]\d+)*(?![\p{L}_]*\d)/gu;

/** Matches the number of a list item, and that of an image or view as the prompt names it. */
const NOT_CONTENT = /^[ \t]*\d+[.)](?=\s)|\b(?:images?|views?)\s+\d+\b/gimu;

/** Finds the numbers in a text, except for those of list items and of images. */
export function findNumbers(text: string): WrittenNumber[] {
  return Array.from(text.replaceAll(NOT_CONTENT, " ").matchAll(NUMBER), ([match]) => {
    const number = normalizeSign(match);
    return { text: number, values: readValues(number) };
  });
}

function normalizeSign(number: string): string {
  return number.replace("−", "-").replace("+", "");
}

/** Reads a number with a comma or a point as the decimal separator. A number with several separators, such as a version, may have no value. */
function readValues(number: string): number[] {
  const readings = [number.replaceAll(/[,'’\u00a0\u202f]/g, ""), number.replaceAll(/[.'’\u00a0\u202f]/g, "").replace(",", ".")];
  return [...new Set(readings.map(Number).filter(Number.isFinite))];
}

/** Whether a text contains a number that differs from `value` by at most `tolerance`. */
export function containsNumber(numbers: readonly WrittenNumber[], value: number, tolerance: number): boolean {
  // Because of rounding errors, a difference equal to the tolerance may seem larger.
  const limit = tolerance + Math.abs(value) * 1e-9;
  return numbers.some(({ values }) => values.some((each) => Math.abs(each - value) <= limit));
}
