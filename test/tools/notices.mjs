// Licenses of all packages that ship, for dist/THIRD_PARTY_NOTICES.txt.
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { getRepositoryPath } from "./paths.mjs";

/**
 * @typedef {object} Notice
 * @property {string} heading name, version, license and home page
 * @property {string} text text of the licenses
 */

/** Licenses of packages without a license file or a license section in the README. */
const MISSING_TEXTS = new Map([
  ["@resvg/resvg-wasm", "MPL-2.0.txt"],
  ["saxes", "saxes-ISC.txt"],
]);

/** Licenses of grammars that tm-grammars does not list. */
const MISSING_GRAMMAR_TEXTS = new Map([
  ["yaml", "TextMate.txt"],
  ["toml", "TextMate.txt"],
]);

const SEPARATOR = "-".repeat(80);

/**
 * @param {string[]} files bundled and copied files
 * @returns {Promise<Notice[]>} one per package and version, and one per license of Shiki's grammars
 */
export async function collectNotices(files) {
  const folders = new Set(files.flatMap((file) => findPackageFolder(file) ?? []));
  /** @type {Map<string, Notice>} */
  const notices = new Map();
  for (const folder of [...folders].toSorted()) {
    const notice = await createPackageNotice(folder);
    notices.set(notice.heading, notice);
  }
  return [...notices.values(), ...(await createGrammarNotices(files))];
}

/** @param {Notice[]} notices */
export function formatNotices(notices) {
  return `${notices.map(({ heading, text }) => `${heading}\n\n${text}`).join(`\n\n${SEPARATOR}\n\n`)}\n`;
}

/**
 * @param {string} file
 * @returns {string | undefined} folder of the package that a file belongs to; undefined for Oriel's own files
 */
export function findPackageFolder(file) {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file.replaceAll("\\", "/"))?.[0];
}

/**
 * @param {string} folder
 * @returns {Promise<Notice>}
 * @throws Error if a package has no license text
 */
async function createPackageNotice(folder) {
  const { name, version, license, homepage = "", repository = "" } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
  const names = (await readdir(folder)).toSorted();
  const texts = await Promise.all(
    names.filter((file) => /^(licen[cs]e|notice|copying)/i.test(file)).map((file) => readFile(path.join(folder, file), "utf8")),
  );
  // The README of prebuilt packages lists the licenses of their content.
  const readme = names.find((file) => /^readme\.md$/i.test(file));
  const section = readme === undefined ? undefined : findLicenseSection(await readFile(path.join(folder, readme), "utf8"));
  if (section !== undefined && (texts.length === 0 || section.includes("|"))) texts.push(section);
  const licenseFile = MISSING_TEXTS.get(name);
  if (licenseFile !== undefined) texts.push(await readLicense(licenseFile));
  if (texts.length === 0) throw new Error(`The package ${name} contains no license text (${license}). Add it to MISSING_TEXTS.`);
  const source = homepage || (typeof repository === "string" ? repository : repository.url);
  return { heading: `${name} ${version} (${license}) ${source}`.trim(), text: texts.join("\n\n").trim() };
}

/** @param {string} name */
function readLicense(name) {
  return readFile(getRepositoryPath("test", "tools", "licenses", name), "utf8");
}

/** @param {string} readme */
function findLicenseSection(readme) {
  return /^#+ *licen[cs](?:e|es|ing)\b.*\n([^]*?)(?=^#|$(?![^]))/im.exec(readme)?.[1]?.trim();
}

/**
 * Creates notices for Shiki's grammars, which come from many projects. The package tm-grammars lists their licenses by file.
 * @param {string[]} files
 * @returns {Promise<Notice[]>}
 * @throws Error if the license of a grammar is unknown
 */
async function createGrammarNotices(files) {
  const grammars = new Set(files.flatMap((file) => /@shikijs\/langs\/dist\/(.+)\.mjs$/.exec(file.replaceAll("\\", "/"))?.[1] ?? []));
  if (grammars.size === 0) return [];
  const notice = await readFile(getRepositoryPath("node_modules", "tm-grammars", "NOTICE"), "utf8");
  const sections = notice.matchAll(/^={50,}\nFiles: +(.+)\n([^]+?)(?=^={50,}\nFiles: |$(?![^]))/gm);
  const notices = [];
  for (const [, list = "", text = ""] of sections) {
    const shipped = list.split(", ").flatMap((file) => (grammars.delete(file.replace(/\.json$/, "")) ? file : []));
    if (shipped.length > 0) notices.push({ heading: `Shiki grammars: ${shipped.join(", ")}`, text: text.trim() });
  }
  for (const name of grammars) {
    const file = MISSING_GRAMMAR_TEXTS.get(name);
    if (file === undefined)
      throw new Error(`The license of Shiki's grammar “${name}” is unknown. Add it to MISSING_GRAMMAR_TEXTS, or remove the grammar.`);
    notices.push({ heading: `Shiki grammars: ${name}.json`, text: (await readLicense(file)).trim() });
  }
  return notices;
}
