import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { ImageNote } from "../../image/notes.ts";
import { readImageSequence } from "./imageSequence.ts";
import type { Pixels } from "./pixels.ts";
import type { SourceImage } from "./sourceImage.ts";

/** The part of libheif-js (1.23) used here; the package has no types. */
interface LibHeif {
  HeifDecoder: new () => { decode(bytes: Uint8Array): HeifImage[]; decoder?: { delete(): void } | null };
}
interface HeifImage {
  get_width(): number;
  get_height(): number;
  is_primary(): boolean;
  display(into: { data: Uint8ClampedArray; width: number; height: number }, done: (result: unknown) => void): void;
  free(): void;
}

let libheif: Promise<LibHeif> | undefined;

/** libheif stays a separate file next to the decoder, as its license (LGPL) requires. */
function getLibheif(): Promise<LibHeif> {
  libheif ??= loadLibheif();
  return libheif;
}

async function loadLibheif(): Promise<LibHeif> {
  const wasmBinary = await readFile(join(__dirname, "libheif.wasm"));
  const create = createRequire(__filename)(join(__dirname, "libheif.cjs")) as (options: object) => LibHeif | Promise<LibHeif>;
  return create({ wasmBinary });
}

/**
 * Opens HEIC and HEIF: the primary image, rotated and mirrored as the file specifies.
 * @throws Error whose message can be shown to the user
 */
export async function openHeif(bytes: Uint8Array): Promise<SourceImage> {
  const { HeifDecoder } = await getLibheif();
  const decoder = new HeifDecoder();
  const sequence = readImageSequence(bytes);
  const images = decoder.decode(sequence?.still ?? bytes);
  const image = images.find((candidate) => candidate.is_primary()) ?? images[0];
  if (image === undefined) throw new Error("The HEIF file has no readable image.");
  const size = { width: image.get_width(), height: image.get_height() };
  const profile = findColorProfile(bytes);
  return {
    size,
    notes: listNotes(images.length, sequence?.frameCount ?? 1),
    content: {
      kind: "pixels",
      decode: () => decodePixels(image, size),
      ...(profile ? { profile } : {}),
    },
    dispose: () => {
      for (const decoded of images) decoded.free();
      decoder.decoder?.delete();
    },
  };
}

function listNotes(imageCount: number, frameCount: number): ImageNote[] {
  if (frameCount > 1) return [{ kind: "firstOfSeveral", count: frameCount, unit: "frames" }];
  return imageCount > 1 ? [{ kind: "firstOfSeveral", count: imageCount }] : [];
}

function decodePixels(image: HeifImage, { width, height }: { width: number; height: number }): Promise<Pixels> {
  const data = new Uint8ClampedArray(width * height * 4);
  return new Promise((resolve, reject) => {
    image.display({ data, width, height }, (result) => {
      if (result) resolve({ width, height, data: new Uint8Array(data.buffer) });
      else reject(new Error("The HEIF file is damaged."));
    });
  });
}

/** Finds the first ICC profile in the first megabyte of the file: a `colr` box of type `prof`. libheif-js does not return it. */
function findColorProfile(bytes: Uint8Array): Uint8Array | undefined {
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1_000_000)).indexOf("colrprof", 0, "latin1");
  if (at < 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(at - 4) - 12;
  const from = at + 8;
  return length > 128 && from + length <= bytes.byteLength ? bytes.subarray(from, from + length) : undefined;
}
