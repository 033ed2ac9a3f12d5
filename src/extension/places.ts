import { Uri, workspace, window, Range, type ViewColumn } from "vscode";
import { bestMatch, lineOf, parsePlace } from "../core/place.ts";
import type { Place } from "../protocol/panel.ts";

/** Texts of one answer that are looked for. */
const MAX_TEXTS = 40;
/** A name such as `index.ts` is worth a link only while it is clear which file is meant. */
const MAX_NAMESAKES = 50;
/** A search through all files is a help, no duty: it ends after so many files, at this size, or after so long, in milliseconds. */
const MAX_FILES = 3000;
const MAX_BYTES = 500_000;
const SEARCH_LIMIT = 5000;
const READ_AT_ONCE = 8;
/** Shorter texts occur anywhere. */
const LEAST_QUOTE = 8;

/** What people do not write themselves. */
const NOT_SOURCES =
  "{**/node_modules/**,**/.git/**,**/dist/**,**/out/**,**/build/**,**/*.min.*,**/*.map,**/*-lock.*,**/*.lock," +
  "**/*.{png,jpg,jpeg,gif,webp,avif,bmp,ico,tif,tiff,heic,heif,pdf,zip,gz,tgz,woff,woff2,ttf,otf,mp3,mp4,mov,wasm,gguf,vsix,node,exe,dll,so}}";

/**
 * Places in the workspace that an answer speaks of.
 * @param paths texts that may name a file, with or without a line
 * @param quotes texts that may stand in a file
 */
export async function findPlaces(paths: string[], quotes: string[]): Promise<Place[]> {
  const named = await Promise.all(paths.slice(0, MAX_TEXTS).map(fileNamed));
  const found = named.filter((place) => place !== undefined);
  const known = new Set(found.map(({ text }) => text));
  const left = quotes.filter((quote) => quote.trim().length >= LEAST_QUOTE && !known.has(quote)).slice(0, MAX_TEXTS);
  return [...found, ...(left.length === 0 ? [] : await filesWith(left))];
}

/** @param place as the page sends it: only files of the workspace are opened */
export async function openPlace({ address, line }: Place, viewColumn: ViewColumn): Promise<void> {
  const uri = Uri.parse(address, true);
  if (workspace.getWorkspaceFolder(uri) === undefined) return;
  const selection = line === undefined ? {} : { selection: new Range(line - 1, 0, line - 1, 0) };
  await window.showTextDocument(uri, { viewColumn, ...selection });
}

async function fileNamed(text: string): Promise<Place | undefined> {
  const named = parsePlace(text);
  const name = named?.path.split("/").at(-1);
  // A name with the signs of a pattern is none that people give to files they write.
  if (named === undefined || name === undefined || /[*?[\]{}]/.test(name)) return undefined;
  const files = await workspace.findFiles(`**/${name}`, NOT_SOURCES, MAX_NAMESAKES);
  const best = bestMatch(
    named.path,
    files.map(({ path }) => path),
  );
  const uri = best === undefined ? undefined : files[best];
  return uri && placeAt(text, uri, named.line);
}

async function filesWith(quotes: string[]): Promise<Place[]> {
  const files = await workspace.findFiles("**/*", NOT_SOURCES, MAX_FILES);
  const wanted = new Map(quotes.map((quote) => [quote, Buffer.from(quote.trim())]));
  const places: Place[] = [];
  const until = Date.now() + SEARCH_LIMIT;
  const left = files.values();
  const search = async () => {
    for (const uri of left) {
      if (wanted.size === 0 || Date.now() > until) return;
      const content = await contentOf(uri);
      for (const [quote, bytes] of content ? wanted : []) {
        const line = content && lineOf(bytes, content);
        if (line === undefined) continue;
        wanted.delete(quote);
        places.push(placeAt(quote, uri, line));
      }
    }
  };
  await Promise.all(Array.from({ length: READ_AT_ONCE }, search));
  return places;
}

async function contentOf(uri: Uri): Promise<Buffer | undefined> {
  try {
    if ((await workspace.fs.stat(uri)).size > MAX_BYTES) return undefined;
    return Buffer.from(await workspace.fs.readFile(uri));
  } catch {
    // It went, or can't be read: nothing is found in it.
    return undefined;
  }
}

function placeAt(text: string, uri: Uri, line?: number): Place {
  const path = workspace.asRelativePath(uri);
  return { text, address: uri.toString(), label: line === undefined ? path : `${path}:${line}`, ...(line === undefined ? {} : { line }) };
}
