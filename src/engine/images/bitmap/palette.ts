import { getColorBytes, type Header } from "./header.ts";

/** @returns 256 opaque RGBA pixels in memory order; black where the palette, which ends at `end`, has no color */
export function readPalette(dib: Uint8Array, header: Header, end: number): Uint32Array {
  const palette = new Uint8Array(256 * 4);
  makeOpaque(palette);
  const step = getColorBytes(header);
  const count = Math.min(header.colorCount, Math.floor((end - header.paletteStart) / step));
  for (let index = 0; index < count; index++) {
    const at = header.paletteStart + index * step;
    palette[index * 4] = dib[at + 2] ?? 0;
    palette[index * 4 + 1] = dib[at + 1] ?? 0;
    palette[index * 4 + 2] = dib[at] ?? 0;
  }
  return new Uint32Array(palette.buffer);
}

/** Whether the alpha of at least one pixel is not 0. @param data RGBA */
export function hasAlpha(data: Uint8Array): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 0) return true;
  return false;
}

export function makeOpaque(data: Uint8Array): void {
  for (let at = 3; at < data.length; at += 4) data[at] = 255;
}
