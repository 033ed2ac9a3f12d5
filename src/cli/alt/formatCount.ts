/** Formats a count with its noun: “1 image”, “2 images”. */
export function formatCount(count: number, singular: string): string {
  return `${count} ${singular}${count === 1 ? "" : "s"}`;
}
