// Collects the sentences of src/ and media/ that users may read, for a snapshot that shows each change of wording.
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { parser } from "@lezer/javascript";
import { getRepositoryPath } from "./paths.mjs";

const typescript = parser.configure({ dialect: "ts" });

/** Matches text with at least two words. */
const SENTENCE = /\p{L}{2,}['’\p{L}]*[,.:;”)]* +[“(]?(?:\p{L}|\{…\})|\{…\} \p{L}{2,}/u;

/** Matches markup, styles and code in templates of pages and generated files. */
const CODE = /^\s*[<>}]|<\/?\w+[^>]*>|[;{]\s*$|=>|\{[^…}]*:[^}]*\}|^\s*(?:export|import|const) /;

/** Matches the files with the words of several languages, which are not sentences. */
const WORD_LISTS = /altText[/\\]document[/\\]languages[/\\]/;

/**
 * Splits the text of a string or template into lines, with `{…}` for each inserted value.
 * @param {string} source
 * @param {import("@lezer/common").SyntaxNode} node
 */
function splitLines(source, node) {
  let text = "";
  let from = node.from + 1;
  for (const interpolation of node.getChildren("Interpolation")) {
    text += `${source.slice(from, interpolation.from)}{…}`;
    from = interpolation.to;
  }
  text += source.slice(from, node.to - 1);
  return text.replaceAll(/\\(["'`])/g, "$1").split(/\n|\\n/);
}

/**
 * Finds the strings and templates that look like sentences, regardless of how they are used, so that no new sentence is missed.
 * @param {string} source TypeScript
 * @returns {string[]}
 */
export function findSentences(source) {
  /** @type {string[]} */
  const sentences = [];
  typescript.parse(source).iterate({
    enter(node) {
      if (node.name === "ImportDeclaration" || node.name === "TypeAnnotation") return false;
      // The examples in rules are test data.
      if (node.name === "VariableDeclaration" && /^const examples\b/.test(source.slice(node.from, node.from + 20))) return false;
      if (node.name !== "String" && node.name !== "TemplateString") return true;
      sentences.push(...splitLines(source, node.node).filter((line) => SENTENCE.test(line) && !CODE.test(line)));
      return true;
    },
  });
  return sentences.map((line) => line.trimEnd());
}

/** Compares by code units, independently of the locale. */
const compareByCodeUnits = (/** @type {string} */ a, /** @type {string} */ b) => (a < b ? -1 : a > b ? 1 : 0);

/** Creates the snapshot: the sorted sentences of package.nls.json and of each folder of src/ and media/. */
export async function collectSentences() {
  const manifest = Object.values(JSON.parse(await readFile(getRepositoryPath("package.nls.json"), "utf8")));
  const groups = new Map([["package.nls.json", new Set(manifest)]]);
  for (const folder of ["src", "media"]) {
    const names = await readdir(getRepositoryPath(folder), { recursive: true });
    for (const name of names.filter((name) => name.endsWith(".ts") && !WORD_LISTS.test(name)).toSorted()) {
      const group = `${folder}/${name.split(path.sep)[0]}`;
      const sentences = groups.get(group) ?? new Set();
      for (const line of findSentences(await readFile(getRepositoryPath(folder, name), "utf8"))) {
        if (!groups.get("package.nls.json")?.has(line)) sentences.add(line);
      }
      if (sentences.size > 0) groups.set(group, sentences);
    }
  }
  return [...groups].map(([group, sentences]) => [`# ${group}`, ...[...sentences].toSorted(compareByCodeUnits), ""].join("\n")).join("\n");
}
