import { CancellationTokenSource, Range, Uri, window, workspace, type ViewColumn } from "vscode";
import { bestMatch, lineOf, parsePlace } from "../chat/place.ts";
import type { Place } from "../protocol/panel.ts";

/** Texts of one answer that are looked for. */
const MAX_TEXTS = 40;
/** A name such as `index.ts` is worth a link only while it is clear which file is meant. */
const MAX_NAMESAKES = 50;
/** VS Code searches in a process of its own, which a busy machine may let wait; in milliseconds. */
const SEARCH_LIMIT = 20_000;
/** A look into all files is a help, no duty: it ends after so many files, at this size, or after so long, in milliseconds. */
const MAX_FILES = 3000;
const MAX_BYTES = 500_000;
const READ_LIMIT = 5000;
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
 * @throws Error where VS Code can't search, or takes too long
 */
export async function findPlaces(paths: string[], quotes: string[]): Promise<Place[]> {
  const found = await filesNamed(paths.slice(0, MAX_TEXTS));
  const known = new Set(found.map(({ text }) => text));
  const left = quotes.filter((quote) => quote.trim().length >= LEAST_QUOTE && !known.has(quote)).slice(0, MAX_TEXTS);
  return [...found, ...(left.length === 0 ? [] : await filesWith(left))];
}

export async function openPlace({ address, line }: Place, viewColumn: ViewColumn): Promise<void> {
  const selection = line === undefined ? {} : { selection: new Range(line - 1, 0, line - 1, 0) };
  await window.showTextDocument(Uri.parse(address, true), { viewColumn, ...selection });
}

async function filesNamed(texts: string[]): Promise<Place[]> {
  const wanted = texts.flatMap((text) => {
    const named = parsePlace(text);
    const name = named?.path.split("/").at(-1);
    // A name with the signs of a pattern is none that people give to files they write.
    return named === undefined || name === undefined || /[*?[\]{},]/.test(name) ? [] : [{ text, name, ...named }];
  });
  if (wanted.length === 0) return [];
  const names = [...new Set(wanted.map(({ name }) => name))];
  const files = await search(names.length === 1 ? `**/${names[0]}` : `**/{${names.join(",")}}`, MAX_NAMESAKES * names.length);
  const paths = files.map(({ path }) => path);
  return wanted.flatMap(({ text, path, line }) => {
    const best = bestMatch(path, paths);
    const uri = best === undefined ? undefined : files[best];
    return uri === undefined ? [] : [placeAt(text, uri, line)];
  });
}

/** @throws Error where it takes too long */
async function search(pattern: string, most: number): Promise<Uri[]> {
  const cancellation = new CancellationTokenSource();
  const timer = setTimeout(() => cancellation.cancel(), SEARCH_LIMIT);
  try {
    const files = await workspace.findFiles(pattern, NOT_SOURCES, most, cancellation.token);
    // What was cut off looks like a search that found little.
    if (cancellation.token.isCancellationRequested) throw new Error(`The search for ${pattern} took over ${SEARCH_LIMIT / 1000} s.`);
    return files;
  } finally {
    clearTimeout(timer);
    cancellation.dispose();
  }
}

async function filesWith(quotes: string[]): Promise<Place[]> {
  const files = await search("**/*", MAX_FILES);
  const wanted = new Map(quotes.map((quote) => [quote, Buffer.from(quote.trim())]));
  const places: Place[] = [];
  const until = Date.now() + READ_LIMIT;
  const left = files.values();
  const readSome = async () => {
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
  await Promise.all(Array.from({ length: READ_AT_ONCE }, readSome));
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
