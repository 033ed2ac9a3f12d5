import type { PointedImage } from "../protocol/ask.ts";

/** Replaces each box in an answer, and the backticks around it, with its size and position in pixels. Code blocks stay unchanged. */
export function describeBoxes(text: string, pointed: readonly Pick<PointedImage, "boxes">[]): string {
  const boxes = pointed
    .flatMap((image) => image.boxes)
    .filter(({ from }) => !isInCodeBlock(text, from))
    .toSorted((a, b) => b.from - a.from);
  return boxes.reduce((result, { from, to, region: { x, y, width, height } }) => {
    const isCode = /(?<!`)`$/.test(result.slice(0, from)) && /^`(?!`)/.test(result.slice(to));
    const [start, end] = isCode ? [from - 1, to + 1] : [from, to];
    return `${result.slice(0, start)}(${width}×${height} pixels at ${x}, ${y})${result.slice(end)}`;
  }, text);
}

function isInCodeBlock(text: string, offset: number): boolean {
  const fences = text.slice(0, offset).match(/^ {0,3}(?:`{3,}|~{3,})/gm) ?? [];
  return fences.length % 2 === 1;
}
