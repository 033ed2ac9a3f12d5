/**
 * Decodes Apple icons: files with several images. Each image is a PNG, a JPEG 2000, or compressed channels, whose transparency is in a
 * separate mask or in an alpha channel. No package on npm decodes the older kinds of images. Source: Wikipedia, “Apple Icon Image format”,
 * compared with libicns 0.8.1.
 */
import type { Size } from "../../../image/budget.ts";
import type { Pixels } from "../pixels.ts";
import { createView } from "./bytes.ts";
import type { Icon } from "./icon.ts";

/** Number of bytes at the start of an element: its type and its length. */
const START_BYTES = 8;
const PNG_SIGNATURE = Buffer.from("89504e470d0a1a0a", "hex");
/** Types of images with compressed channels: the side in pixels, the type of the mask, and the number of bytes before the channels. */
const CHANNEL_IMAGES: Record<string, { side: number; mask?: string; skip: number }> = {
  is32: { side: 16, mask: "s8mk", skip: 0 },
  il32: { side: 32, mask: "l8mk", skip: 0 },
  ih32: { side: 48, mask: "h8mk", skip: 0 },
  it32: { side: 128, mask: "t8mk", skip: 4 },
  ic04: { side: 16, skip: 4 },
  icsb: { side: 18, skip: 4 },
  ic05: { side: 32, skip: 4 },
};
/** Types of images that are a PNG or a JPEG 2000. */
const FILE_IMAGES = new Set(["icp4", "icp5", "icp6", "ic07", "ic08", "ic09", "ic10", "ic11", "ic12", "ic13", "ic14", "sb24", "SB24"]);

/** One readable image. */
interface Entry extends Size {
  read: () => { kind: "png"; bytes: Uint8Array } | { kind: "pixels"; pixels: Pixels };
}

/**
 * Reads the largest image of an Apple icon.
 * @throws Error whose message can be shown to the user
 */
export function readLargestAppleIcon(bytes: Uint8Array): Icon & Size {
  const elements = listElements(bytes);
  const entries = [...elements].flatMap(([type, content]) => readEntry(type, content, elements) ?? []);
  const [largest] = entries.toSorted((a, b) => b.width * b.height - a.width * a.height);
  const count = [...elements.keys()].filter((type) => FILE_IMAGES.has(type) || type in CHANNEL_IMAGES).length;
  if (largest) return { ...largest.read(), count, width: largest.width, height: largest.height };
  throw new Error(count > 0 ? "The icon contains only JPEG 2000 images, which are not supported." : "The icon has no readable image.");
}

function listElements(bytes: Uint8Array): Map<string, Uint8Array> {
  const view = createView(bytes);
  const elements = new Map<string, Uint8Array>();
  for (let at = START_BYTES; at + START_BYTES <= bytes.length;) {
    const length = view.getUint32(at + 4);
    if (length < START_BYTES) break;
    const type = String.fromCharCode(...bytes.subarray(at, at + 4));
    if (!elements.has(type)) elements.set(type, bytes.subarray(at + START_BYTES, at + length));
    at += length;
  }
  return elements;
}

function readEntry(type: string, content: Uint8Array, elements: Map<string, Uint8Array>): Entry | undefined {
  if (PNG_SIGNATURE.equals(content.subarray(0, PNG_SIGNATURE.length)) && content.length >= 24) {
    const view = createView(content);
    return { width: view.getUint32(16), height: view.getUint32(20), read: () => ({ kind: "png", bytes: content }) };
  }
  const channelImage = CHANNEL_IMAGES[type];
  if (!channelImage) return undefined;
  const { side, mask, skip } = channelImage;
  const hasAlpha = mask === undefined;
  if (hasAlpha && String.fromCharCode(...content.subarray(0, 4)) !== "ARGB") return undefined;
  const channels = unpackRuns(content.subarray(skip), side * side * (hasAlpha ? 4 : 3));
  if (!channels) return undefined;
  const alpha = hasAlpha ? channels.subarray(0, side * side) : elements.get(mask);
  const pixels = joinChannels(side, channels.subarray(hasAlpha ? side * side : 0), alpha);
  return { width: side, height: side, read: () => ({ kind: "pixels", pixels }) };
}

/**
 * Decompresses runs. A control byte of at least 128 repeats the next byte; the number of repetitions is the control byte minus 125. A smaller
 * control byte precedes literal bytes; their number is the control byte plus 1.
 */
function unpackRuns(bytes: Uint8Array, length: number): Uint8Array | undefined {
  const output = new Uint8Array(length);
  let at = 0;
  for (let position = 0; position < length;) {
    const control = bytes[at++];
    if (control === undefined) return undefined;
    if (control >= 128) {
      output.fill(bytes[at++] ?? 0, position, position + control - 125);
      position += control - 125;
    } else {
      output.set(bytes.subarray(at, at + Math.min(control + 1, length - position)), position);
      at += control + 1;
      position += control + 1;
    }
  }
  return output;
}

function joinChannels(side: number, channels: Uint8Array, alpha: Uint8Array | undefined): Pixels {
  const count = side * side;
  const data = new Uint8Array(count * 4);
  for (let pixel = 0; pixel < count; pixel++) {
    for (let channel = 0; channel < 3; channel++) data[pixel * 4 + channel] = channels[channel * count + pixel] ?? 0;
    data[pixel * 4 + 3] = alpha?.[pixel] ?? 255;
  }
  return { width: side, height: side, data };
}
