// The licences of all packages that ship, for dist/THIRD_PARTY_NOTICES.txt.
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { inRepository } from "./paths.mjs";

/**
 * @typedef {object} Notice
 * @property {string} heading name, version, licence and home page
 * @property {string} text of the licences
 */

/** Licences of packages that neither carry a licence file nor quote it in their README. */
const MISSING_TEXTS = new Map([["@resvg/resvg-wasm", "MPL-2.0.txt"]]);

/** Licences of grammars that tm-grammars knows no licence of. */
const MISSING_GRAMMAR_TEXTS = new Map([
  ["yaml", "TextMate.txt"],
  ["toml", "TextMate.txt"],
]);

const RULE = "-".repeat(80);

/**
 * @param {string[]} files those that were bundled or copied
 * @returns {Promise<Notice[]>} one per package and version, and one per licence of Shiki's grammars
 */
export async function noticesFor(files) {
  const folders = new Set(files.flatMap((file) => packageFolder(file) ?? []));
  /** @type {Map<string, Notice>} */
  const notices = new Map();
  for (const folder of [...folders].toSorted()) {
    const notice = await packageNotice(folder);
    notices.set(notice.heading, notice);
  }
  return [...notices.values(), ...(await grammarNotices(files))];
}

/** @param {Notice[]} notices */
export function noticesText(notices) {
  return `${notices.map(({ heading, text }) => `${heading}\n\n${text}`).join(`\n\n${RULE}\n\n`)}\n`;
}

/**
 * @param {string} file
 * @returns {string | undefined} the folder of the package that a file belongs to; undefined for the project's own
 */
export function packageFolder(file) {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file.replaceAll("\\", "/"))?.[0];
}

/**
 * @param {string} folder
 * @returns {Promise<Notice>}
 * @throws Error when a package has no licence text
 */
async function packageNotice(folder) {
  const { name, version, license, homepage = "", repository = "" } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
  const names = (await readdir(folder)).toSorted();
  const texts = await Promise.all(
    names.filter((file) => /^(licen[cs]e|notice|copying)/i.test(file)).map((file) => readFile(path.join(folder, file), "utf8")),
  );
  // Prebuilt packages list there what they contain.
  const readme = names.find((file) => /^readme\.md$/i.test(file));
  const section = readme === undefined ? undefined : licenceSection(await readFile(path.join(folder, readme), "utf8"));
  if (section !== undefined && (texts.length === 0 || section.includes("|"))) texts.push(section);
  const missing = MISSING_TEXTS.get(name);
  if (missing !== undefined) texts.push(await storedLicence(missing));
  if (texts.length === 0) throw new Error(`${name} ships without the text of its licence (${license}). Add it to MISSING_TEXTS.`);
  const source = homepage || (typeof repository === "string" ? repository : repository.url);
  return { heading: `${name} ${version} (${license}) ${source}`.trim(), text: texts.join("\n\n").trim() };
}

/** @param {string} name */
function storedLicence(name) {
  return readFile(inRepository("test", "tools", "licences", name), "utf8");
}

/** @param {string} readme */
function licenceSection(readme) {
  return /^#+ *licen[cs](?:e|es|ing)\b.*\n([^]*?)(?=^#|$(?![^]))/im.exec(readme)?.[1]?.trim();
}

/**
 * Shiki's grammars come from many projects. The package that Shiki takes them from lists their licences by file.
 * @param {string[]} files
 * @returns {Promise<Notice[]>}
 * @throws Error when the licence of a grammar is not known
 */
async function grammarNotices(files) {
  const grammars = new Set(files.flatMap((file) => /@shikijs\/langs\/dist\/(.+)\.mjs$/.exec(file.replaceAll("\\", "/"))?.[1] ?? []));
  if (grammars.size === 0) return [];
  const notice = await readFile(inRepository("node_modules", "tm-grammars", "NOTICE"), "utf8");
  const sections = notice.matchAll(/^={50,}\nFiles: +(.+)\n([^]+?)(?=^={50,}\nFiles: |$(?![^]))/gm);
  const notices = [];
  for (const [, list = "", text = ""] of sections) {
    const shipped = list.split(", ").flatMap((file) => (grammars.delete(file.replace(/\.json$/, "")) ? file : []));
    if (shipped.length > 0) notices.push({ heading: `Grammars of Shiki: ${shipped.join(", ")}`, text: text.trim() });
  }
  for (const name of grammars) {
    const file = MISSING_GRAMMAR_TEXTS.get(name);
    if (file === undefined)
      throw new Error(`Shiki's grammar “${name}” ships without a licence. Add it to MISSING_GRAMMAR_TEXTS, or leave it out.`);
    notices.push({ heading: `Grammars of Shiki: ${name}.json`, text: (await storedLicence(file)).trim() });
  }
  return notices;
}
