// The sentences of src/ and media/ that users may read, for a snapshot that shows each change of wording.
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { parser } from "@lezer/javascript";
import { inRepository } from "./paths.mjs";

const typescript = parser.configure({ dialect: "ts" });

/** At least two words. */
const SENTENCE = /\p{L}{2,}['’\p{L}]*[,.:;”)]* +[“(]?(?:\p{L}|\{…\})|\{…\} \p{L}{2,}/u;

/** Markup, styles and code: templates of pages and generated files. */
const CODE = /^\s*[<>}]|<\/?\w+[^>]*>|[;{]\s*$|=>|\{[^…}]*:[^}]*\}|^\s*(?:export|import|const) /;

/**
 * Text of a string or template, one array item per line, with `{…}` for each value that is inserted.
 * @param {string} source
 * @param {import("@lezer/common").SyntaxNode} node
 */
function linesOf(source, node) {
  let text = "";
  let from = node.from + 1;
  for (const part of node.getChildren("Interpolation")) {
    text += `${source.slice(from, part.from)}{…}`;
    from = part.to;
  }
  text += source.slice(from, node.to - 1);
  return text.replaceAll(/\\(["'`])/g, "$1").split(/\n|\\n/);
}

/**
 * Finds the strings and templates that read as sentences. Those that call a function of a message get in by being a string, wherever
 * they are, so that a new sentence can't be missed.
 * @param {string} source TypeScript
 * @returns {string[]}
 */
export function sentencesIn(source) {
  /** @type {string[]} */
  const found = [];
  typescript.parse(source).iterate({
    enter(node) {
      if (node.name === "ImportDeclaration" || node.name === "TypeAnnotation") return false;
      // Examples of rules are test data.
      if (node.name === "VariableDeclaration" && /^const examples\b/.test(source.slice(node.from, node.from + 20))) return false;
      if (node.name !== "String" && node.name !== "TemplateString") return true;
      found.push(...linesOf(source, node.node).filter((line) => SENTENCE.test(line) && !CODE.test(line)));
      return true;
    },
  });
  return found.map((line) => line.trimEnd());
}

/** Compares by code units, which no locale changes. */
const compare = (/** @type {string} */ a, /** @type {string} */ b) => (a < b ? -1 : a > b ? 1 : 0);

/** The snapshot: all sentences, sorted, by folder of src/ and media/, and those of package.nls.json. */
export async function collectSentences() {
  const manifest = Object.values(JSON.parse(await readFile(inRepository("package.nls.json"), "utf8")));
  const groups = new Map([["package.nls.json", new Set(manifest)]]);
  for (const folder of ["src", "media"]) {
    const names = await readdir(inRepository(folder), { recursive: true });
    for (const name of names.filter((one) => one.endsWith(".ts")).toSorted()) {
      const group = `${folder}/${name.split(path.sep)[0]}`;
      const sentences = groups.get(group) ?? new Set();
      for (const line of sentencesIn(await readFile(inRepository(folder, name), "utf8"))) {
        if (!groups.get("package.nls.json")?.has(line)) sentences.add(line);
      }
      if (sentences.size > 0) groups.set(group, sentences);
    }
  }
  return [...groups].map(([group, sentences]) => [`# ${group}`, ...[...sentences].toSorted(compare), ""].join("\n")).join("\n");
}
