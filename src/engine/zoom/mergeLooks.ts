import type { ImageNote } from "../../image/notes.ts";
import type { Zoom } from "../../protocol/ask.ts";
import type { PreparedImage } from "../../protocol/images.ts";

/**
 * Describes each image as it was sent in both looks: as an overview and its regions.
 * @param owners index of the overview that each region belongs to
 * @param chosenRegions regions that the model has chosen
 */
export function mergeLooks(
  overviews: PreparedImage[],
  regionImages: PreparedImage[],
  owners: number[],
  chosenRegions: Extract<Zoom, { kind: "used" }>["regions"],
): PreparedImage[] {
  return overviews.map((overview, index) => {
    const regions = regionImages.filter((_, position) => owners[position] === index);
    if (regions.length === 0) return overview;
    const overviewPieces = overview.pieces.map((piece) => ({ ...piece, role: "overview" as const }));
    const closerLook = chosenRegions.filter(({ image }) => image === index).map(({ label, region }) => ({ label, region }));
    const notes: ImageNote[] = [{ kind: "lookedCloser", regions: closerLook }];
    return {
      ...overview,
      pieces: [...overviewPieces, ...regions.flatMap(({ pieces }) => pieces)],
      tokens: [overview, ...regions].reduce((sum, { tokens }) => sum + tokens, 0),
      // The model reads text in the regions, not in the overview.
      notes: [...overview.notes.filter(isAboutFile), ...notes, ...regions.flatMap((region) => region.notes).filter(isFirstSmallText)],
      gainsFromTiles: false,
    };
  });
}

function isAboutFile({ kind }: ImageNote): boolean {
  return kind !== "smallText" && kind !== "reduced";
}

function isFirstSmallText({ kind }: ImageNote, index: number, notes: ImageNote[]): boolean {
  return kind === "smallText" && notes.findIndex((note) => note.kind === kind) === index;
}
