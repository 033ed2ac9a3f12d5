import type { ConformanceCase } from "./parseCases.ts";

/** Matches a URL or a path with a file extension, or a URL with a scheme. */
const URL = /(?:[a-z][a-z+.-]*:\/\/|data:|\.{0,2}\/)[^\s"'`()<>{}[\]]+|[\w@%~+-]+(?:[/.][\w@%~+-]+)*\.[a-z][a-z0-9]{1,4}(?![\w.])/gi;

/** Matches text in quotes. The text of an attribute is a name unless it consists of markup. */
const QUOTED_WORDS = /(["'])[\w ,;!?’-]*\1/g;

/** Matches words that are neither the name of an element or an attribute, nor part of a template's or a script's syntax. */
const WORDS = /(?<![<&/{%$@:=.!#\w-]|[{%(] )(?:[\p{L}\p{N}][\p{L}\p{N}’'-]*)(?:[ ,;]+[\p{L}\p{N}][\p{L}\p{N}’'-]*)*(?![\w=(:.-]|[\])]=)/gu;

/** Reduces a case to its shape: cases that differ only in names, URLs or words have the same shape. */
export function normalizeCase({ documents, files }: ConformanceCase): string {
  const parts = documents.map(({ path, text, images = [], writing }) => {
    const extension = /\.[^./]+$/.exec(path)?.[0] ?? path;
    const results = images.map((line) => normalizeText(line.replace(/^\d+ /, "")));
    return [extension, normalizeText(text), ...results, normalizeText(writing?.after ?? "")].join("\n");
  });
  return [...parts, files === undefined ? "" : "looks up files"].join("\n");
}

function normalizeText(text: string): string {
  return text.replace(URL, "w").replace(QUOTED_WORDS, "$1w$1").replace(WORDS, "w");
}
