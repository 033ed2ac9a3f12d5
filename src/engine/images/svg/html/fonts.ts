import { pathToFileURL } from "node:url";
import type * as HarfBuzz from "harfbuzzjs";
import { DEFAULT_FAMILY, replaceGenericFamily } from "../fontFamilies.ts";
import { guessGenericFamily, listMetricAliases } from "../fonts/relatedFamilies.ts";
import type { AssetLocator } from "../resvg.ts";

interface Face {
  family: string;
  weight: number;
  isItalic: boolean;
  /** Width class of OS/2: 5 is normal. */
  widthClass: number;
  font: HarfBuzz.Font;
  unitsPerEm: number;
  ascent: number;
  descent: number;
  lineGap: number;
  /** Advances by text, in font units. */
  advances: Map<string, number>;
}

export interface FontRequest {
  families: string[];
  weight: number;
  isItalic: boolean;
  fontSize: number;
}

/** Heights of a font in whole pixels, as in Chromium. */
export interface FontMetrics {
  ascent: number;
  descent: number;
  lineGap: number;
}

/** Maximum number of texts whose width is kept, per face. */
const MAX_ADVANCES = 20_000;

/** Minimum weight of bold fonts, and of text for which browsers thicken a font that is not bold. */
const MIN_BOLD_WEIGHT = 600;

const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** The fonts with which resvg draws, to measure text as it will be drawn. */
export class FontBook {
  readonly #harfBuzz: typeof HarfBuzz;
  readonly #faces: Face[];
  readonly #choices = new Map<string, Face>();
  /** Whether a font has the character, by code point. */
  readonly #knownCharacters = new Map<number, boolean>();

  private constructor(harfBuzz: typeof HarfBuzz, fonts: Uint8Array[]) {
    this.#harfBuzz = harfBuzz;
    this.#faces = fonts.flatMap((bytes) => readFaces(harfBuzz, bytes));
  }

  /** @param fonts files that contain a font or a collection of fonts; fonts that can't be read are ignored */
  static async load(locate: AssetLocator, fonts: Uint8Array[]): Promise<FontBook> {
    const harfBuzz = (await import(pathToFileURL(locate("harfbuzz.mjs")).href)) as typeof HarfBuzz;
    return new FontBook(harfBuzz, fonts);
  }

  /** Returns the name of the family with which resvg draws this text. */
  getFamily(request: FontRequest): string {
    return this.#getFace(request).family;
  }

  /** Whether bold text is requested, but its font has no bold style. */
  needsSyntheticBold(request: FontRequest): boolean {
    return request.weight >= MIN_BOLD_WEIGHT && this.#getFace(request).weight < MIN_BOLD_WEIGHT;
  }

  /** Whether italic text is requested, but its font has no italic style. */
  needsSyntheticItalic(request: FontRequest): boolean {
    return request.isItalic && !this.#getFace(request).isItalic;
  }

  getMetrics(request: FontRequest): FontMetrics {
    const { ascent, descent, lineGap, unitsPerEm } = this.#getFace(request);
    const toPixels = (units: number) => Math.round((units * request.fontSize) / unitsPerEm);
    return { ascent: toPixels(ascent), descent: toPixels(descent), lineGap: toPixels(lineGap) };
  }

  measureText(text: string, request: FontRequest): number {
    const face = this.#getFace(request);
    let advance = face.advances.get(text);
    if (advance === undefined) {
      advance = this.#computeAdvance(text, face);
      if (face.advances.size < MAX_ADVANCES) face.advances.set(text, advance);
    }
    return (advance * request.fontSize) / face.unitsPerEm;
  }

  /** Whether the fonts have each visible character of a text. Other characters are drawn as empty boxes. */
  hasCharacters(text: string): boolean {
    return [...new Set(text)].every((character) => !VISIBLE.test(character) || this.#hasCharacter(character.codePointAt(0) ?? 0));
  }

  #hasCharacter(character: number): boolean {
    let isKnown = this.#knownCharacters.get(character);
    if (isKnown === undefined) {
      isKnown = this.#faces.some(({ font }) => Boolean(font.nominalGlyph(character)));
      this.#knownCharacters.set(character, isKnown);
    }
    return isKnown;
  }

  #computeAdvance(text: string, face: Face): number {
    const buffer = new this.#harfBuzz.Buffer();
    buffer.addText(text);
    buffer.guessSegmentProperties();
    this.#harfBuzz.shape(face.font, buffer);
    const positions = buffer.getGlyphPositions();
    let advance = 0;
    for (const [index, { codepoint: glyph, cluster }] of buffer.getGlyphInfos().entries()) {
      advance += glyph === 0 ? this.#measureFallback(text.codePointAt(cluster) ?? 0, face) : (positions[index]?.xAdvance ?? 0);
    }
    return advance;
  }

  /** Measures a character that the face lacks, with the first face that has it. */
  #measureFallback(character: number, face: Face): number {
    for (const { font, unitsPerEm } of this.#faces) {
      const glyph = font.nominalGlyph(character);
      if (glyph) return (font.glyphHAdvance(glyph) * face.unitsPerEm) / unitsPerEm;
    }
    return face.unitsPerEm / 2;
  }

  #getFace(request: FontRequest): Face {
    const key = `${request.families.join()}|${request.weight}|${request.isItalic}`;
    let face = this.#choices.get(key);
    if (!face) {
      face = this.#findFace(request);
      this.#choices.set(key, face);
    }
    return face;
  }

  #findFace({ families, weight, isItalic }: FontRequest): Face {
    const related = families.flatMap((family) => [family, ...listMetricAliases(family)]);
    for (const name of [...related, guessGenericFamily(families) ?? DEFAULT_FAMILY, DEFAULT_FAMILY]) {
      const family = replaceGenericFamily(name).toLowerCase();
      const faces = this.#faces.filter((face) => face.family.toLowerCase() === family);
      const measureDistance = (face: Face) =>
        Math.abs(face.widthClass - 5) * 10_000 + (face.isItalic === isItalic ? 0 : 2000) + Math.abs(face.weight - weight);
      const [best] = faces.toSorted((a, b) => measureDistance(a) - measureDistance(b));
      if (best) return best;
    }
    throw new Error("The font DejaVu Sans is missing.");
  }
}

function readFaces(harfBuzz: typeof HarfBuzz, bytes: Uint8Array): Face[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isCollection = bytes.length > 12 && view.getUint32(0) === 0x74746366;
  const blob = new harfBuzz.Blob(bytes);
  const count = isCollection ? Math.min(64, view.getUint32(8)) : 1;
  return Array.from({ length: count }, (_, index) => readFace(harfBuzz, blob, index)).filter((face) => face !== undefined);
}

function readFace(harfBuzz: typeof HarfBuzz, blob: HarfBuzz.Blob, index: number): Face | undefined {
  const face = new harfBuzz.Face(blob, index);
  const family = face.getName(16, "en") || face.getName(1, "en");
  const os2 = face.referenceTable("OS/2");
  if (!family || !os2 || os2.length < 64) return undefined;
  const table = new DataView(os2.buffer, os2.byteOffset, os2.byteLength);
  const font = new harfBuzz.Font(face);
  const { ascender, descender, lineGap } = font.hExtents();
  return {
    family,
    weight: table.getUint16(4),
    widthClass: table.getUint16(6),
    isItalic: (table.getUint16(62) & 0x201) !== 0,
    font,
    unitsPerEm: face.upem,
    ascent: ascender,
    descent: -descender,
    lineGap,
    advances: new Map(),
  };
}
