import type { Masks } from "./header.ts";

export interface Channel {
  mask: number;
  shift: number;
  scale: number;
}

export type Channels = [Channel, Channel, Channel, Channel];

export function parseChannels({ red, green, blue, alpha }: Masks): Channels {
  return [parseChannel(red), parseChannel(green), parseChannel(blue), parseChannel(alpha)];
}

/** The scale maps a channel to a byte. Rounding never has to break a tie, because the largest value of a mask is odd. */
function parseChannel(mask: number): Channel {
  if (mask === 0) return { mask, shift: 0, scale: 0 };
  const shift = 31 - Math.clz32(mask & -mask);
  return { mask, shift, scale: 255 / (mask >>> shift) };
}

export function writeChannels(pixel: number, [red, green, blue, alpha]: Channels, data: Uint8Array, at: number): void {
  data[at] = computeChannelByte(pixel, red);
  data[at + 1] = computeChannelByte(pixel, green);
  data[at + 2] = computeChannelByte(pixel, blue);
  data[at + 3] = computeChannelByte(pixel, alpha);
}

function computeChannelByte(pixel: number, { mask, shift, scale }: Channel): number {
  return Math.floor(((pixel & mask) >>> shift) * scale + 0.5);
}
