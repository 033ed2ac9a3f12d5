import { readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { findHomeFolder } from "../../disk/paths.ts";

/** Maximum total size of the fonts for a graphic; CJK collections take 20 MB and more. */
const MAX_TOTAL_BYTES = 64_000_000;
const MAX_FILES_PER_FOLDER = 10_000;

/** Matches names of fonts for characters that DejaVu lacks: Chinese, Japanese, Korean, Indic and other scripts, emoji. */
const FALLBACK_FONTS =
  /^(notosanscjk|notosans[a-z]*(sc|tc|jp|kr)|notosans(devanagari|bengali|tamil|thai|khmer|lao)|wqy|droidsansfallback|unifont|pingfang|hiragino|applesdgothic|arialunicode|msyh|msgothic|yugoth|malgun|simsun|nirmala|leelawui|ebrima|notoemoji|seguisym)/;

/** Matches characters that DejaVu may lack: all but Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, Georgian, symbols and private use. */
const FALLBACK_CHARACTERS = /[\u0900-\u109f\u1100-\u1cff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef\u{1f300}-\u{1faff}\u{20000}-\u{3ffff}]/u;

/** Starts of the file names of Windows fonts, where they differ from the family's name. */
const WINDOWS_FILES: Record<string, string> = {
  timesnewroman: "times",
  couriernew: "cour",
  consolas: "consola",
  comicsansms: "comic",
  trebuchetms: "trebuc",
  lucidaconsole: "lucon",
  palatinolinotype: "pala",
  franklingothicmedium: "framd",
};

/** Reads system fonts whose file names match these families, and fonts for the scripts in `text` that the bundled fonts lack. */
export async function readSystemFonts(families: string[], text: string): Promise<Uint8Array[]> {
  const needsFallback = FALLBACK_CHARACTERS.test(text);
  if (families.length === 0 && !needsFallback) return [];
  const names = families.map(normalizeName).filter((name) => name.length > 2);
  const familyNames = names.flatMap((name) => (process.platform === "win32" ? [name, WINDOWS_FILES[name] ?? name] : name));
  const files = await findFontFiles();
  const matchingFiles = files.filter(({ name }) => familyNames.some((family) => name.startsWith(family)));
  const fallbackFiles = needsFallback ? files.filter(({ name }) => FALLBACK_FONTS.test(name)) : [];
  const fonts: Uint8Array[] = [];
  let bytes = 0;
  for (const { path } of new Set([...matchingFiles, ...fallbackFiles])) {
    const size = (await stat(path).catch(() => undefined))?.size ?? Infinity;
    if (bytes + size > MAX_TOTAL_BYTES) continue;
    bytes += size;
    const font = await readFile(path).catch(() => undefined);
    if (font) fonts.push(font);
  }
  return fonts;
}

interface FontFile {
  path: string;
  /** Lower case, letters and digits only: `arialbold` for `Arial Bold.ttf`. */
  name: string;
}

let fontFiles: Promise<FontFile[]> | undefined;

/** Lists the fonts once per decoder process, shorter names first: `Arial.ttf` before `Arial Narrow.ttf`. */
function findFontFiles(): Promise<FontFile[]> {
  fontFiles ??= Promise.all(listFontFolders().map(listFontFiles)).then((all) =>
    all.flat().toSorted((a, b) => a.name.length - b.name.length),
  );
  return fontFiles;
}

function listFontFolders(): string[] {
  // A user without a home folder has no fonts there.
  const home = findHomeFolder() ?? "/";
  switch (process.platform) {
    case "darwin":
      return ["/System/Library/Fonts", "/Library/Fonts", join(home, "Library", "Fonts")];
    case "win32":
      return [
        join(process.env["SYSTEMROOT"] ?? String.raw`C:\Windows`, "Fonts"),
        join(process.env["LOCALAPPDATA"] ?? home, "Microsoft", "Windows", "Fonts"),
      ];
    default:
      return ["/usr/share/fonts", "/usr/local/share/fonts", join(home, ".local", "share", "fonts"), join(home, ".fonts")];
  }
}

async function listFontFiles(folder: string): Promise<FontFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && /\.(ttf|otf|ttc|otc)$/i.test(entry.name))
    .slice(0, MAX_FILES_PER_FOLDER)
    .map((entry) => ({ path: join(entry.parentPath, entry.name), name: normalizeName(entry.name.replace(/\.\w+$/, "")) }));
}

function normalizeName(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}
