import { readFile, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import * as z from "zod/mini";
import { FailureError, type Failure } from "../../failures/failure.ts";
import { getTokenCost } from "../../image/budget.ts";
import { isTextTooSmall, type ImageNote } from "../../image/notes.ts";
import { gainsFromTiles, planImages, type ImagePlan, type PlannedPiece } from "../../image/plan.ts";
import { clipRegion } from "../../image/tiles.ts";
import { makePrivateFolder, touch, writeFileAtomically } from "../../disk/files.ts";
import { hashFile } from "../../disk/hashFile.ts";
import { getImageCachePath, getPreparedFolder } from "../../link/imageCache.ts";
import type { ImageLimits, ImageRef, ImageResult, PrepareParams, PreparedImage } from "../../protocol/images.ts";
import type { Decoder, DecoderOutcome } from "./decoder.ts";
import type { DecodeInput, Inspected } from "./decoding.ts";

/** Part of file names. Increase it when the same image and plan would result in different pixels. */
const VERSION = 1;

/** Facts about an image, stored in a file next to its PNGs, so that later engines can use them too. */
const StoredFacts = z.object({
  size: z.object({ width: z.number(), height: z.number() }),
  notes: z.array(z.looseObject({ kind: z.string() })),
  stroke: z.exactOptional(z.number()),
  /** SHA-256 of each of the image's PNGs, by file name. */
  pngs: z.record(z.string(), z.string()),
});
interface InspectedImage extends Inspected {
  stroke?: number;
  pngs: Record<string, string>;
}

/**
 * Turns cached images into the PNGs that are sent. Results are cached by the image's SHA-256 and the plan, until the folder is trimmed.
 */
export class PreparedImages {
  readonly #decoder: Pick<Decoder, "decode">;
  readonly #cache: string;

  constructor(decoder: Pick<Decoder, "decode">, cache: string) {
    this.#decoder = decoder;
    this.#cache = cache;
  }

  /** @throws FailureError of the first image that can't be sent, unsafeDirectory, diskFull; AbortError */
  async prepareAll(params: PrepareParams, signal: AbortSignal): Promise<PreparedImage[]> {
    const results = await this.prepare(params, signal);
    return results.map((result) => {
      if (result.kind === "failed") throw new FailureError(result.failure);
      return result.image;
    });
  }

  /**
   * Returns one result per image: an image that fails does not affect the others.
   * @param canWait whether the images of other requests are decoded first
   * @throws FailureError unsafeDirectory, diskFull; AbortError
   */
  async prepare({ images, budget, limits }: PrepareParams, signal: AbortSignal, canWait = false): Promise<ImageResult[]> {
    await makePrivateFolder(getPreparedFolder(this.#cache));
    const inspected: { image: ImageRef; known: InspectedImage | Failure }[] = [];
    for (const image of images) inspected.push({ image, known: await this.#inspect(image, limits, signal, canWait) });
    const requests = inspected.flatMap(({ image, known }) =>
      "kind" in known
        ? []
        : {
            size: known.size,
            budget: image.budget ?? budget,
            region: image.region && clipRegion(image.region, known.size),
            tiles: image.tiles ?? false,
          },
    );
    // The plans are in the order of the readable images.
    const plans = planImages(requests, limits.tokens).values();
    const results: ImageResult[] = [];
    for (const { image, known } of inspected) {
      if ("kind" in known) {
        results.push({ kind: "failed", failure: known });
        continue;
      }
      const rendered = await this.#render(image, known, plans.next().value as ImagePlan, limits, signal, canWait);
      results.push("kind" in rendered ? { kind: "failed", failure: rendered } : { kind: "prepared", image: rendered });
    }
    return results;
  }

  async #inspect(image: ImageRef, limits: ImageLimits, signal: AbortSignal, canWait: boolean): Promise<InspectedImage | Failure> {
    const { name, sha256 } = image;
    const input = this.#createInput(sha256);
    const info = await stat(input.path).catch(() => undefined);
    if (!info?.isFile()) return { kind: "imageLost", name };
    if (info.size > limits.bytes) return { kind: "imageTooLarge", name, bytes: info.size, limitBytes: limits.bytes };
    const known = await this.#recall(sha256);
    // The limit may have been lowered since then.
    if (known && known.size.width * known.size.height <= limits.megapixels * 1e6) return known;
    const outcome = await this.#decoder.decode({ kind: "inspect", input, limits }, signal, canWait);
    if (outcome.kind === "damaged") return this.#removeDamaged(image);
    return outcome.kind === "inspected" ? { ...outcome.inspected, pngs: {} } : toImageFailure(name, outcome, limits);
  }

  #createInput(sha256: string): DecodeInput {
    return { path: getImageCachePath(this.#cache, sha256), sha256 };
  }

  /** Removes a damaged image, so that the next request with it stores it again. */
  async #removeDamaged({ name, sha256 }: ImageRef): Promise<Failure> {
    await rm(getImageCachePath(this.#cache, sha256), { force: true });
    return { kind: "imageLost", name };
  }

  async #render(
    image: ImageRef,
    known: InspectedImage,
    plan: ImagePlan,
    limits: ImageLimits,
    signal: AbortSignal,
    canWait: boolean,
  ): Promise<PreparedImage | Failure> {
    const folder = getPreparedFolder(this.#cache);
    const pieces = plan.pieces.map((piece) => ({ ...piece, file: join(folder, fileName(image.sha256, piece)) }));
    const missing = [];
    for (const piece of pieces) {
      if (!(await isIntact(piece.file, known.pngs[basename(piece.file)]))) missing.push(piece);
    }
    let facts = known;
    if (missing.length > 0) {
      const input = this.#createInput(image.sha256);
      const outcome = await this.#decoder.decode({ kind: "render", input, limits, outputs: missing }, signal, canWait);
      if (outcome.kind === "damaged") return this.#removeDamaged(image);
      if (outcome.kind !== "rendered") return toImageFailure(image.name, outcome, limits);
      const { sha256, stroke } = outcome.rendered;
      const made = missing.map((piece, index) => [basename(piece.file), sha256[index] ?? ""] as const);
      facts = { ...known, ...(stroke === undefined ? {} : { stroke }), pngs: { ...known.pngs, ...Object.fromEntries(made) } };
      await writeFileAtomically(this.#knownPath(image.sha256), JSON.stringify(facts));
    }
    return {
      name: image.name,
      original: facts.size,
      pieces: pieces.map((piece) => ({ ...piece, tokens: getTokenCost(piece.sent), sha256: facts.pngs[basename(piece.file)] ?? "" })),
      tokens: plan.tokens,
      notes: collectNotes(facts, plan),
      gainsFromTiles: image.tiles !== true && gainsFromTiles(plan),
    };
  }

  async #recall(sha256: string): Promise<InspectedImage | undefined> {
    const path = this.#knownPath(sha256);
    try {
      const known = StoredFacts.parse(JSON.parse(await readFile(path, "utf8"))) as InspectedImage;
      await touch(path);
      return known;
    } catch {
      // A missing or damaged file is written again.
      return undefined;
    }
  }

  #knownPath(sha256: string): string {
    return join(getPreparedFolder(this.#cache), `${sha256}-${VERSION}.json`);
  }
}

/** Whether a prepared PNG has the content that was recorded. Also sets its time of last use. */
async function isIntact(file: string, sha256: string | undefined): Promise<boolean> {
  if (sha256 === undefined || !(await touch(file))) return false;
  return hashFile(file).then(
    (hash) => hash === sha256,
    () => false,
  );
}

/** The name contains everything that the PNG depends on. */
function fileName(sha256: string, { region, sent }: Pick<PlannedPiece, "region" | "sent">): string {
  const part = `${region.x}.${region.y}.${region.width}.${region.height}`;
  return `${sha256}-${VERSION}-${part}-${sent.width}x${sent.height}.png`;
}

function collectNotes({ notes, stroke }: InspectedImage, { pieces, tokens, unlimitedTokens }: ImagePlan): ImageNote[] {
  const all = [...notes];
  if (pieces.length > 1) all.push({ kind: "cutIntoTiles", count: pieces.length });
  if (unlimitedTokens !== undefined) all.push({ kind: "reduced", fromTokens: unlimitedTokens, toTokens: tokens });
  // Text is read in the tiles, not in the overview.
  const read = pieces.filter(({ role }) => role !== "overview");
  if (read.some(({ region, sent }) => isTextTooSmall(stroke, region, sent))) all.push({ kind: "smallText" });
  return all;
}

function toImageFailure(name: string, outcome: Exclude<DecoderOutcome, { kind: "damaged" }>, limits: ImageLimits): Failure {
  switch (outcome.kind) {
    case "timedOut":
      return { kind: "imageTimedOut", name, limitSeconds: limits.seconds };
    case "died":
      return { kind: "notAnImage", name, reason: outcome.reason };
    case "failed":
      return outcome.failure.kind === "diskFull" ? outcome.failure : { ...outcome.failure, name };
    case "inspected":
    case "rendered":
      return { kind: "unexpected", reason: "The decoder returned the result of another job." };
  }
}
