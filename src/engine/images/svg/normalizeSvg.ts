import type { Element } from "domhandler";
import { getElementsByTagName, removeElement, textContent } from "domutils";
import type { Size } from "../../../image/budget.ts";
import type { ImageNote } from "../../../image/notes.ts";
import { computeCascade, writeStyles, type SpecifiedStyle } from "./cascade.ts";
import { applyConditions } from "./conditions.ts";
import { convertImages, type ImageConverter } from "./embeddedImages.ts";
import { convertLabels } from "./html/convertLabels.ts";
import { FontBook } from "./html/fonts.ts";
import { applyFrozenAnimations } from "./freeze.ts";
import { countExternalReferences } from "./losses.ts";
import { findFontFamilies } from "./fontFamilies.ts";
import { readEmbeddedFonts } from "./fonts/embeddedFonts.ts";
import { synthesizeStyles } from "./fonts/synthesizeStyles.ts";
import { avoidMarkerClipping } from "./markerClipping.ts";
import { ElementMeasure } from "./measureElement.ts";
import { addGraphics } from "./nestedGraphics.ts";
import { parseSvg, type SvgDocument } from "./parseSvg.ts";
import type { AssetLocator } from "./resvg.ts";
import { applyResvgWorkarounds, convertBaselineShifts, reduceFontFamilies } from "./resvgWorkarounds.ts";
import { computeIntrinsicSize, readViewBox, specifiesSize } from "./size.ts";
import { applyTextLengths } from "./textLengths.ts";
import { convertTransform } from "./transform.ts";

/** An SVG reduced to what resvg draws as browsers do: one namespace, no style sheets, no HTML. */
export interface NormalizedSvg {
  root: Element;
  /** Size in pixels. A side is undefined if it depends on the content. */
  size: { width: number | undefined; height: number | undefined };
  /** Whether the graphic specifies its size, rather than only its proportions. */
  hasOwnSize: boolean;
  /** Style of the root element. Only its background has yet to be drawn. */
  style: SpecifiedStyle;
  /** Fonts for the text. */
  fonts: Uint8Array[];
  notes: ImageNote[];
}

/** Functions that provide what a graphic needs: files, images that resvg can draw, and fonts. */
export interface SvgResources {
  locate: AssetLocator;
  convertImage: ImageConverter;
  /** Returns the fonts for these families and this text. */
  loadFonts: (families: string[], text: string) => Promise<Uint8Array[]>;
}

/** Size of a graphic that specifies no size. Source: CSS 2.2, section 10.3.2. */
export const DEFAULT_SIZE: Size = { width: 300, height: 150 };

/**
 * Reads an SVG and reduces it to what resvg draws.
 * @throws Error whose message can be shown to the user
 */
export async function normalizeSvg(text: string, resources: SvgResources): Promise<NormalizedSvg> {
  const document = parseSvg(text);
  const { root } = document;
  const specified = computeIntrinsicSize(root);
  applyFrozenAnimations(root);
  const { styles, fontFaces, externalCount } = computeCascade(root, { ...DEFAULT_SIZE, ...omitUndefinedSides(specified) });
  const rootStyle = styles.get(root) ?? new Map<string, string>();
  const size = computeIntrinsicSize(root, rootStyle);
  const hasOwnSize = specifiesSize(root, rootStyle);
  if ((size.width ?? 1) <= 0 || (size.height ?? 1) <= 0) throw new Error("The SVG has no area.");
  const notes = findNotes(document, externalCount);
  for (const element of getElementsByTagName((name) => name === "style" || name === "script" || name === "metadata", root, true)) {
    removeElement(element);
  }
  applyConditions(root);
  writeStyles({ styles });
  const { unreadableCount, graphics } = await convertImages(root, styles, resources.convertImage);
  if (unreadableCount > 0) notes.push({ kind: "imagesLeftOut", count: unreadableCount });
  const families = findFontFamilies(styles.values());
  const embedded = await readEmbeddedFonts(
    fontFaces.filter(({ family }) => families.includes(family)),
    resources.locate,
  );
  if (embedded.unreadableFamilies.length > 0) notes.push({ kind: "fontsReplaced", families: embedded.unreadableFamilies });
  const otherFamilies = families.filter((name) => !fontFaces.some(({ family }) => family === name));
  const fonts = [...embedded.fonts, ...(await resources.loadFonts(otherFamilies, textContent(root)))];
  writeTransforms(root, styles, fonts);
  const hasText = getElementsByTagName((name) => name === "text" || name === "foreignObject", root, true, 1).length > 0;
  const fontBook = hasText ? await FontBook.load(resources.locate, fonts) : undefined;
  if (fontBook) {
    notes.push(...convertLabels(root, styles, fontBook));
    reduceFontFamilies(root, fontBook);
    synthesizeStyles(root, fontBook);
    convertBaselineShifts(root, fontBook);
  }
  avoidMarkerClipping(root, new ElementMeasure(root, fonts));
  applyResvgWorkarounds(root);
  if (fontBook) applyTextLengths(root, fontBook);
  addGraphics(root, graphics);
  writeSize(root, size);
  return { root, size, hasOwnSize, style: styles.get(root) ?? rootStyle, fonts, notes };
}

/** Writes the size of the root element in pixels. */
export function writeSize(root: Element, { width, height }: { width: number | undefined; height: number | undefined }): void {
  for (const [name, value] of Object.entries({ width, height })) {
    if (value === undefined) delete root.attribs[name];
    else root.attribs[name] = String(value);
  }
}

function findNotes(document: SvgDocument, externalInSheets: number): ImageNote[] {
  const externalCount = countExternalReferences(document, externalInSheets);
  return [
    ...(document.isDamaged ? [{ kind: "damaged" as const }] : []),
    ...(externalCount > 0 ? [{ kind: "externalLeftOut" as const, count: externalCount }] : []),
  ];
}

function writeTransforms(root: Element, styles: ReadonlyMap<Element, SpecifiedStyle>, fonts: Uint8Array[]): void {
  const viewBox = readViewBox(root) ?? { x: 0, y: 0, ...DEFAULT_SIZE, ...omitUndefinedSides(computeIntrinsicSize(root, styles.get(root))) };
  const measure = new ElementMeasure(root, fonts);
  // Children come before their parents, whose boxes depend on the transforms of the children.
  for (const [element, style] of [...styles].toReversed()) {
    const transform = convertTransform(element, style, viewBox, measure);
    delete element.attribs["transform-origin"];
    if (transform !== undefined) element.attribs["transform"] = transform;
  }
}

export function omitUndefinedSides({ width, height }: { width: number | undefined; height: number | undefined }): Partial<Size> {
  return { ...(width === undefined ? {} : { width }), ...(height === undefined ? {} : { height }) };
}
