import { decodeDataUrl } from "../embeddedImages.ts";
import type { AssetLocator } from "../resvg.ts";
import type { FontFace } from "../styleSheet.ts";
import { renameFont } from "./renameFont.ts";
import { unpackFont } from "./unpackFont.ts";

export interface EmbeddedFonts {
  /** OpenType files that contain the names from the style sheet. */
  fonts: Uint8Array[];
  /** Families of which no font can be read. */
  unreadableFamilies: string[];
}

/** Maximum number of fonts. Exporters embed one file per family and range of characters. */
const MAX_FONTS = 64;

/** Reads the fonts that the style sheets contain as `data:` URLs. Later ones take precedence, as in a browser. */
export async function readEmbeddedFonts(faces: FontFace[], locate: AssetLocator): Promise<EmbeddedFonts> {
  const fonts: Uint8Array[] = [];
  const families = new Map<string, boolean>();
  for (const { family, weight, isItalic, urls } of faces.toReversed().slice(0, MAX_FONTS)) {
    const font = await readFirstFont(urls, locate).catch(() => undefined);
    const renamedFont = font && tryToRename(font, { family, weight, isItalic });
    if (renamedFont) fonts.push(renamedFont);
    if (urls.length > 0) families.set(family, (families.get(family) ?? false) || renamedFont !== undefined);
  }
  return { fonts, unreadableFamilies: [...families].flatMap(([family, isReadable]) => (isReadable ? [] : family)) };
}

async function readFirstFont(urls: string[], locate: AssetLocator): Promise<Uint8Array | undefined> {
  for (const url of urls) {
    const font = await Promise.resolve()
      .then(() => unpackFont(Buffer.from(decodeDataUrl(url)), locate))
      .catch(() => undefined);
    if (font) return font;
  }
  return undefined;
}

function tryToRename(font: Uint8Array, name: Parameters<typeof renameFont>[1]): Uint8Array | undefined {
  try {
    return renameFont(font, name);
  } catch {
    return undefined;
  }
}
