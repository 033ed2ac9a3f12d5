import { LARGEST_BUDGET } from "./budget.ts";
import type { ImageNote } from "./notes.ts";
import { chooseSentSize, getContentSize } from "./sentSize.ts";
import type { PlannedPiece } from "./plan.ts";

/** Ways to make small text readable: the largest token budget, an overview with tiles, or a region. */
export const REMEDIES = ["moreDetail", "tiles", "crop"] as const;
export type Remedy = (typeof REMEDIES)[number];

/** Minimum factor by which a remedy must enlarge the text. */
const MIN_GAIN = 1.05;

/**
 * Lists the remedies that would enlarge the text of a planned image; empty if no text is too small.
 * @param image the planned pieces, the notes about them, and whether tiles would show more detail
 */
export function listRemedies({ pieces, notes, gainsFromTiles }: SentImage): Remedy[] {
  if (!notes.some(({ kind }) => kind === "smallText")) return [];
  // The images in the question have reached their common limit, so more tokens for this image would be taken from all of them.
  const isReduced = notes.some(({ kind }) => kind === "reduced");
  const gainsFromDetail = !isReduced && pieces.some((piece) => gainsFromLargestBudget(piece, true));
  const remedies: Remedy[] = [];
  if (gainsFromDetail) remedies.push("moreDetail");
  if (!isReduced && gainsFromTiles) remedies.push("tiles");
  if (!gainsFromDetail || pieces.some((piece) => measureScale(piece, piece.sent) * MIN_GAIN < 1)) remedies.push("crop");
  return remedies;
}

/** Chooses how to send an image with more detail: with the largest budget and, if that is not enough, enlarged. */
export function chooseMoreDetail(pieces: readonly RemediedPiece[]): { budget: typeof LARGEST_BUDGET; enlarge: boolean } {
  return { budget: LARGEST_BUDGET, enlarge: !pieces.some((piece) => gainsFromLargestBudget(piece, false)) };
}

type RemediedPiece = Pick<PlannedPiece, "role" | "region" | "sent">;

interface SentImage {
  pieces: PlannedPiece[];
  notes: ImageNote[];
  gainsFromTiles: boolean;
}

function gainsFromLargestBudget(piece: RemediedPiece, mayEnlarge: boolean): boolean {
  if (piece.role === "overview") return false;
  const sent = chooseSentSize(piece.region, LARGEST_BUDGET, mayEnlarge && piece.role !== "tile");
  return measureScale(piece, sent) >= measureScale(piece, piece.sent) * MIN_GAIN;
}

function measureScale({ region }: RemediedPiece, sent: PlannedPiece["sent"]): number {
  return getContentSize(region, sent).width / region.width;
}
