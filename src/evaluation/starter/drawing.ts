import { escapeUTF8 } from "entities";
import type { Region } from "../../image/tiles.ts";

interface TextStyle {
  size?: number;
  fill?: string;
  anchor?: "start" | "middle" | "end";
  isBold?: boolean;
  isMono?: boolean;
}

/**
 * Draws text. The fonts are those that Oriel ships, so that the images are the same everywhere.
 * @param x position of the anchor
 * @param y position of the baseline
 */
export function drawText(x: number, y: number, text: string, style: TextStyle = {}): string {
  const { size = 14, fill = "#1b1f24", anchor = "start", isBold = false, isMono = false } = style;
  const family = isMono ? "DejaVu Sans Mono" : "DejaVu Sans";
  return `<text x="${x}" y="${y}" font-family="${family}" font-size="${size}" fill="${fill}" text-anchor="${anchor}"${isBold ? ' font-weight="bold"' : ""} xml:space="preserve">${escapeUTF8(text)}</text>`;
}

export function drawBox({ x, y, width, height }: Region, fill: string, stroke = "none", radius = 0): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}" stroke="${stroke}" stroke-width="1.5"/>`;
}

/** Draws a line with an arrowhead at its end. */
export function drawArrow(fromX: number, fromY: number, toX: number, toY: number, isDashed = false): string {
  const length = Math.hypot(toX - fromX, toY - fromY);
  const [dx, dy] = [(toX - fromX) / length, (toY - fromY) / length];
  const [baseX, baseY] = [toX - dx * 10, toY - dy * 10];
  const head = `${toX},${toY} ${baseX - dy * 5},${baseY + dx * 5} ${baseX + dy * 5},${baseY - dx * 5}`;
  const dash = isDashed ? ' stroke-dasharray="5 4"' : "";
  return `<line x1="${fromX}" y1="${fromY}" x2="${baseX}" y2="${baseY}" stroke="#333" stroke-width="1.5"${dash}/><polygon points="${head}" fill="#333"/>`;
}

/** Wraps shapes into an SVG. */
export function createSvg(width: number, height: number, shapes: readonly string[], background = "#ffffff"): string {
  const backdrop = background === "none" ? "" : `<rect width="${width}" height="${height}" fill="${background}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${backdrop}${shapes.join("")}</svg>\n`;
}

/** Chooses one item. */
export function pick<T>(items: readonly [T, ...T[]], random: () => number): T {
  return items[Math.floor(random() * items.length)] ?? items[0];
}

/** Returns a whole number from `low` to `high`, both included. */
export function pickNumber(low: number, high: number, random: () => number): number {
  return low + Math.floor(random() * (high - low + 1));
}
