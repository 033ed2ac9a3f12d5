import { readFile, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import * as z from "zod/mini";
import { FailureError, type Failure } from "../../failures/failure.ts";
import { getTokenCost, type ImageBudget } from "../../image/budget.ts";
import type { ImageNote } from "../../image/notes.ts";
import { gainsFromTiles, listTiles, planImages, type ImagePlan, type ImageRequest, type PlannedPiece } from "../../image/plan.ts";
import { clipRegion, type Region } from "../../image/tiles.ts";
import { makePrivateFolder, touch, writeFileAtomically } from "../../disk/files.ts";
import { hashFile } from "../../disk/hashFile.ts";
import { getImageCachePath, getPreparedFolder } from "../../link/imageCache.ts";
import { MAX_CHANGED_REGIONS, type CompareParams, type Comparison } from "../../protocol/compare.ts";
import type { ContrastGroup, ContrastParams } from "../../protocol/contrast.ts";
import type { ImageLimits, ImageRef, ImageResult, PrepareParams, PreparedImage } from "../../protocol/images.ts";
import type { Decoder, DecoderOutcome } from "./decoder.ts";
import type { ComparedInput, DecodeInput, ImageFacts } from "./decoding.ts";

/** Version in the file names. Increase it when the same image and plan would result in different pixels or facts. */
const VERSION = 6;

/** Facts about an image, stored in a file next to its PNGs, so that the engine can use them again after a restart. */
const StoredFacts = z.object({
  size: z.object({ width: z.number(), height: z.number() }),
  notes: z.array(z.looseObject({ kind: z.string() })),
  /** SHA-256 of each of the image's PNGs, by file name. */
  pngs: z.record(z.string(), z.string()),
  /** Whether text is too small to read, for each of the image's PNGs. */
  smallText: z.record(z.string(), z.boolean()),
  /** Tiles whose edges don't cut lines of text, keyed by the region that they cover together. */
  tiles: z.record(z.string(), z.array(z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }))),
});
interface StoredImageFacts extends ImageFacts {
  pngs: Record<string, string>;
  smallText: Record<string, boolean>;
  tiles: Record<string, Region[]>;
}

/** An image whose facts and tiles are known. */
interface PlannableImage {
  facts: StoredImageFacts;
  request: ImageRequest;
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

  /** @throws FailureError: the failure of the first image that can't be sent, `unsafeDirectory`, or `diskFull`; AbortError */
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
   * @throws FailureError `unsafeDirectory`, `diskFull`; AbortError
   */
  async prepare({ images, budget, limits }: PrepareParams, signal: AbortSignal, canWait = false): Promise<ImageResult[]> {
    await makePrivateFolder(getPreparedFolder(this.#cache));
    const plannableImages: { image: ImageRef; outcome: PlannableImage | Failure }[] = [];
    for (const image of images) {
      plannableImages.push({ image, outcome: await this.#createRequest(image, image.budget ?? budget, limits, signal, canWait) });
    }
    const requests = plannableImages.flatMap(({ outcome }) => ("kind" in outcome ? [] : outcome.request));
    // The plans are in the order of the readable images.
    const plans = planImages(requests, limits.tokens).values();
    const results: ImageResult[] = [];
    for (const { image, outcome } of plannableImages) {
      if ("kind" in outcome) {
        results.push({ kind: "failed", failure: outcome });
        continue;
      }
      const renderResult = await this.#render(image, outcome.facts, plans.next().value as ImagePlan, limits, signal, canWait);
      const isOnly = requests.length === 1;
      results.push(
        "kind" in renderResult ? { kind: "failed", failure: renderResult } : { kind: "prepared", image: markOnly(renderResult, isOnly) },
      );
    }
    return results;
  }

  /**
   * Finds the places in which two images differ, in pixels of the images.
   * @throws FailureError: the failure of an image that can't be read; AbortError
   */
  async compare({ before, after, limits }: CompareParams, signal: AbortSignal): Promise<Comparison> {
    const inputs: ComparedInput[] = [];
    for (const image of [before, after]) {
      const facts = await this.#inspect(image, limits, signal, false);
      if ("kind" in facts) throw new FailureError(facts);
      const region = image.region ? clipRegion(image.region, facts.size) : { x: 0, y: 0, ...facts.size };
      inputs.push({ ...this.#createInput(image.sha256), region });
    }
    const [input, other] = inputs as [ComparedInput, ComparedInput];
    if (input.sha256 === other.sha256 && formatRegion(input.region) === formatRegion(other.region)) return { kind: "identical" };
    const outcome = await this.#decoder.decode({ kind: "compare", input, other, limits, maxRegions: MAX_CHANGED_REGIONS }, signal);
    if (outcome.kind === "compared") return outcome.comparison;
    // The decoder does not say which of the images has changed in the cache since it was inspected.
    if (outcome.kind === "damaged") for (const image of [before, after]) await this.#removeDamaged(image);
    const name = `${before.name}, ${after.name}`;
    throw new FailureError(outcome.kind === "damaged" ? { kind: "imageLost", name } : toImageFailure(name, outcome, limits));
  }

  /**
   * Measures the contrast of text in an image.
   * @throws FailureError: the failure of an image that can't be read; AbortError
   */
  async measureContrast({ image, limits }: ContrastParams, signal: AbortSignal): Promise<ContrastGroup[]> {
    const facts = await this.#inspect(image, limits, signal, false);
    if ("kind" in facts) throw new FailureError(facts);
    const region = image.region ? clipRegion(image.region, facts.size) : { x: 0, y: 0, ...facts.size };
    const input = this.#createInput(image.sha256);
    const outcome = await this.#decoder.decode({ kind: "measureContrast", input, limits, region }, signal);
    if (outcome.kind === "contrastMeasured") return outcome.groups;
    throw new FailureError(outcome.kind === "damaged" ? await this.#removeDamaged(image) : toImageFailure(image.name, outcome, limits));
  }

  async #createRequest(
    image: ImageRef,
    budget: ImageBudget,
    limits: ImageLimits,
    signal: AbortSignal,
    canWait: boolean,
  ): Promise<PlannableImage | Failure> {
    const facts = await this.#inspect(image, limits, signal, canWait);
    if ("kind" in facts) return facts;
    const { size } = facts;
    const region = image.region && clipRegion(image.region, size);
    const wholeRegion = region ?? { x: 0, y: 0, ...size };
    const tiles = listTiles(wholeRegion, image.tiles ?? false);
    if (tiles.length === 0) return { facts, request: { size, budget, enlarge: image.enlarge, region, tiles } };
    const name = formatRegion(wholeRegion);
    const knownTiles = facts.tiles[name];
    if (knownTiles) return { facts, request: { size, budget, region, tiles: knownTiles } };
    const outcome = await this.#decoder.decode({ kind: "align", input: this.#createInput(image.sha256), limits, tiles }, signal, canWait);
    if (outcome.kind === "damaged") return this.#removeDamaged(image);
    if (outcome.kind !== "aligned") return toImageFailure(image.name, outcome, limits);
    const newFacts = { ...facts, tiles: { ...facts.tiles, [name]: outcome.tiles } };
    await this.#writeFacts(image.sha256, newFacts);
    return { facts: newFacts, request: { size, budget, region, tiles: outcome.tiles } };
  }

  async #inspect(image: ImageRef, limits: ImageLimits, signal: AbortSignal, canWait: boolean): Promise<StoredImageFacts | Failure> {
    const { name, sha256 } = image;
    const input = this.#createInput(sha256);
    const info = await stat(input.path).catch(() => undefined);
    if (!info?.isFile()) return { kind: "imageLost", name };
    if (info.size > limits.bytes) return { kind: "imageTooLarge", name, bytes: info.size, limitBytes: limits.bytes };
    const facts = await this.#readFacts(sha256);
    // The limit may have been lowered since the facts were stored.
    if (facts && facts.size.width * facts.size.height <= limits.megapixels * 1e6) return facts;
    const outcome = await this.#decoder.decode({ kind: "inspect", input, limits }, signal, canWait);
    if (outcome.kind === "damaged") return this.#removeDamaged(image);
    return outcome.kind === "inspected" ? { ...outcome.facts, pngs: {}, smallText: {}, tiles: {} } : toImageFailure(name, outcome, limits);
  }

  #createInput(sha256: string): DecodeInput {
    return { path: getImageCachePath(this.#cache, sha256), sha256 };
  }

  /** Removes a damaged image, so that the next request that uses the image stores it again. */
  async #removeDamaged({ name, sha256 }: ImageRef): Promise<Failure> {
    await rm(getImageCachePath(this.#cache, sha256), { force: true });
    return { kind: "imageLost", name };
  }

  async #render(
    image: ImageRef,
    knownFacts: StoredImageFacts,
    plan: ImagePlan,
    limits: ImageLimits,
    signal: AbortSignal,
    canWait: boolean,
  ): Promise<PreparedImage | Failure> {
    const folder = getPreparedFolder(this.#cache);
    const pieces = plan.pieces.map((piece) => ({ ...piece, file: join(folder, buildFileName(image.sha256, piece)) }));
    const missingPieces = [];
    for (const piece of pieces) {
      if (!(await isIntact(piece.file, knownFacts.pngs[basename(piece.file)]))) missingPieces.push(piece);
    }
    let facts = knownFacts;
    if (missingPieces.length > 0) {
      const input = this.#createInput(image.sha256);
      const outcome = await this.#decoder.decode({ kind: "render", input, limits, outputs: missingPieces }, signal, canWait);
      if (outcome.kind === "damaged") return this.#removeDamaged(image);
      if (outcome.kind !== "rendered") return toImageFailure(image.name, outcome, limits);
      const { sha256, smallText, isDamaged } = outcome.files;
      const notes = knownFacts.notes;
      const newNames = missingPieces.map(({ file }) => basename(file));
      facts = {
        ...knownFacts,
        notes: isDamaged && !notes.some(({ kind }) => kind === "damaged") ? [{ kind: "damaged" }, ...notes] : notes,
        pngs: { ...knownFacts.pngs, ...Object.fromEntries(newNames.map((name, index) => [name, sha256[index] ?? ""])) },
        smallText: { ...knownFacts.smallText, ...Object.fromEntries(newNames.map((name, index) => [name, smallText[index] ?? false])) },
      };
      await this.#writeFacts(image.sha256, facts);
    }
    return {
      name: image.name,
      original: facts.size,
      pieces: pieces.map((piece) => ({ ...piece, tokens: getTokenCost(piece.sent), sha256: facts.pngs[basename(piece.file)] ?? "" })),
      tokens: plan.tokens,
      notes: collectNotes(
        facts.notes,
        plan,
        pieces.some(({ file }) => facts.smallText[basename(file)]),
      ),
      gainsFromTiles: image.tiles !== true && gainsFromTiles(plan),
    };
  }

  async #readFacts(sha256: string): Promise<StoredImageFacts | undefined> {
    const path = this.#getFactsPath(sha256);
    try {
      const facts = StoredFacts.parse(JSON.parse(await readFile(path, "utf8"))) as StoredImageFacts;
      await touch(path);
      return facts;
    } catch {
      // If the file is missing or damaged, the facts are determined and stored again.
      return undefined;
    }
  }

  async #writeFacts(sha256: string, facts: StoredImageFacts): Promise<void> {
    await writeFileAtomically(this.#getFactsPath(sha256), JSON.stringify(facts));
  }

  #getFactsPath(sha256: string): string {
    return join(getPreparedFolder(this.#cache), `${sha256}-${VERSION}.json`);
  }
}

/** Whether a prepared PNG has the content that was recorded. Also updates the file's time of last use. */
async function isIntact(file: string, sha256: string | undefined): Promise<boolean> {
  if (sha256 === undefined || !(await touch(file))) return false;
  return hashFile(file).then(
    (hash) => hash === sha256,
    () => false,
  );
}

/** Builds a name that contains everything that the PNG depends on. */
function buildFileName(sha256: string, { region, sent }: Pick<PlannedPiece, "region" | "sent">): string {
  return `${sha256}-${VERSION}-${formatRegion(region)}-${sent.width}x${sent.height}.png`;
}

function formatRegion({ x, y, width, height }: Region): string {
  return `${x}.${y}.${width}.${height}`;
}

function collectNotes(notes: ImageNote[], { pieces, tokens, unlimitedTokens }: ImagePlan, hasSmallText: boolean): ImageNote[] {
  const allNotes = [...notes];
  if (pieces.length > 1) allNotes.push({ kind: "cutIntoTiles", count: pieces.length });
  if (unlimitedTokens !== undefined) allNotes.push({ kind: "reduced", fromTokens: unlimitedTokens, toTokens: tokens });
  if (hasSmallText) allNotes.push({ kind: "smallText" });
  return allNotes;
}

/** Records in the note about reduced detail whether the image is the only one in the question. */
function markOnly(image: PreparedImage, isOnly: boolean): PreparedImage {
  const notes = image.notes.map((note) => (note.kind === "reduced" && isOnly ? { ...note, isOnly } : note));
  return { ...image, notes };
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
    case "aligned":
    case "compared":
    case "contrastMeasured":
      return { kind: "unexpected", reason: "The decoder returned the result of another job." };
  }
}
