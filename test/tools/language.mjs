// npm run check:language: rejects wording that a reader would have to decode, and durations without a unit. See .github/CONTRIBUTING.md.
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { parser } from "@lezer/javascript";
import { root } from "./paths.mjs";

const typescript = parser.configure({ dialect: "ts" });

/** First words of a comment that leave out its subject. */
const HEADLESS = /^(What|Of|Whoever|Whatever|Whichever|Those|Who|Whose|Where|So|It|Its|Such|Nobody|Nothing|One that|As one)\b/;

/** Words with a plain or standard equivalent. */
const REPLACEMENTS = [
  [/\b(anew)\b/i, "again"],
  [/\b(begun)\b/i, "started"],
  [/\b(lest)\b/i, "so that … not"],
  [/\b(mend(?:s|ed|ing)?)\b/i, "fix"],
  // An exception for a phrase in the prompt for alt text, which is about people in images.
  [/\b(persons?)\b(?! is\b)/i, "user"],
  [/\b(whoever|whosoever)\b/i, "the caller, the user"],
  [/\b(pictures?)\b(?!>)/i, "image"],
  [/\b(alternative texts?)\b/i, "alt text"],
  [/(?<!there )\b(is|are|was|were) (no) (?:file|folder|image|alt|text|document|model|failure|use|reason|way|key)\b/i, "is not a"],
  [/(?<!#)\b(set-ups?)\b/i, "setup (the noun) or set up (the verb)"],
  [/\b(for want of)\b/i, "without"],
  [/\b(goes by)\b/i, "depends on"],
  [/\b(goes? from memory)\b/i, "is unloaded"],
  [/\b(colour\w*|behaviour\w*|catalogue\w*|grey\w*)\b/i, "the American spelling"],
  [/\b(so (?:many|long)) (?:of|milliseconds|seconds|bytes|it|a)\b/i, "the number or the duration itself"],
];

/** Parts of a constant's name that make it a duration, and the units that such a name must end with. */
const DURATION = /(^|_)(DELAY|TIMEOUT|INTERVAL|EVERY|WAIT|LINGER|GRACE|PERIOD|PAUSE|SLICE|DURATION|TTL|AGE|PATIENCE)S?(_|$)/;
const UNIT = /_(MS|SECONDS|MINUTES|HOURS|DAYS|BYTES|KB|MB|PIXELS|TOKENS|CHARACTERS|LINES|PERCENT)$/;

/** Marker that Git writes into a file with conflicting changes. In source files, the compiler reports it. */
const CONFLICT_MARKER = /^(<{7}|={7}|>{7})( |$)/;

/** @type {string[]} */
const problems = [];
for (const folder of ["src", "media", "test"]) {
  for (const entry of await readdir(path.join(root, folder), { recursive: true, withFileTypes: true })) {
    const file = path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll("\\", "/");
    if (entry.isFile() && /\.(ts|mjs)$/.test(file) && !file.startsWith("test/fixtures/workspace/")) await checkSource(file);
  }
}
for (const file of await listDocuments()) await checkDocument(file);
for (const problem of problems) process.stdout.write(`${problem}\n`);
if (problems.length > 0) {
  process.stdout.write(`${problems.length} lines break the language rules (.github/CONTRIBUTING.md, “Language”).\n`);
  process.exitCode = 1;
}

/** @param {string} file */
async function checkSource(file) {
  const text = await readFile(path.join(root, file), "utf8");
  const getLine = createLineCounter(text);
  let end = -1;
  typescript.parse(text).iterate({
    enter({ name, from, to }) {
      if (name === "LineComment" || name === "BlockComment") {
        // Line comments on adjacent lines are one comment.
        const isContinued = name === "LineComment" && end >= 0 && /^\r?\n[ \t]*$/.test(text.slice(end, from));
        checkComment(`${file}:${getLine(from)}`, text.slice(from, to), isContinued);
        end = name === "LineComment" ? to : -1;
      } else if (name === "VariableDefinition") checkConstant(`${file}:${getLine(from)}`, text.slice(from, to), text.slice(to, to + 80));
    },
  });
}

/** Lists the documentation, and the files that contain every sentence that users read. */
async function listDocuments() {
  const pages = await readdir(path.join(root, "media", "docs"));
  const inGithub = await readdir(path.join(root, ".github"), { recursive: true });
  return [
    ...["README.md", "CHANGELOG.md", "package.nls.json", "test/unit/sentences.snapshot.txt"],
    ...pages.filter((name) => name.endsWith(".md")).map((name) => `media/docs/${name}`),
    ...inGithub.filter((name) => name.endsWith(".md")).map((name) => `.github/${name.replaceAll("\\", "/")}`),
  ];
}

/** @param {string} file */
async function checkDocument(file) {
  let isGlossary = false;
  let isCode = false;
  for (const [index, line] of (await readFile(path.join(root, file), "utf8")).split("\n").entries()) {
    if (CONFLICT_MARKER.test(line)) problems.push(`${file}:${index + 1}: conflict marker of a merge`);
    if (line.startsWith("```")) isCode = !isCode;
    if (line.startsWith("#")) isGlossary = line.includes("Glossary");
    if (!isGlossary && !isCode) checkWords(`${file}:${index + 1}`, line);
  }
}

/**
 * @param {string} location
 * @param {string} comment
 * @param {boolean} isContinued
 */
function checkComment(location, comment, isContinued) {
  const words = comment.replaceAll(/^\/\*+|\*\/$|^\/\/+|^\s*\*(?!\/)/gm, "").trim();
  const first = HEADLESS.exec(words);
  if (first && !isContinued) problems.push(`${location}: comment starts with “${first[0]}”: name its subject`);
  checkWords(location, words);
}

/**
 * Checks text except for quotations, such as code and the words of others.
 * @param {string} location
 * @param {string} text
 */
function checkWords(location, text) {
  const prose = text.replaceAll(/`[^`]*`|“[^”]*”|"[^"]*"|<[^>]*>/g, "");
  for (const [pattern, replacement] of REPLACEMENTS) {
    const match = /** @type {RegExp} */ (pattern).exec(prose);
    if (match) problems.push(`${location}: “${match[0]}”: write “${replacement}”`);
  }
}

/**
 * @param {string} location
 * @param {string} name
 * @param {string} textAfter
 */
function checkConstant(location, name, textAfter) {
  if (/^[A-Z][A-Z0-9_]*$/.test(name) && DURATION.test(name) && !UNIT.test(name) && /^\s*(:[^=]*)?=\s*[\d(]/.test(textAfter)) {
    problems.push(`${location}: ${name} needs a unit, such as ${name}_MS`);
  }
}

/**
 * @param {string} text
 * @returns {(offset: number) => number} the line of an offset, from 1
 */
function createLineCounter(text) {
  let line = 1;
  let at = 0;
  return (offset) => {
    for (; at < offset; at++) if (text[at] === "\n") line++;
    return line;
  };
}
