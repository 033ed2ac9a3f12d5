// The licences of all packages that ship, for dist/THIRD_PARTY_NOTICES.txt.
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";

/**
 * @typedef {object} Notice
 * @property {string} name of the package
 * @property {string} heading name, version, licence and home page
 * @property {string} text of the package's licence files
 */

/**
 * @param {string[]} files those that were bundled or copied
 * @returns {Promise<Notice[]>} one per package and version, by folder
 */
export async function noticesFor(files) {
  const folders = new Set(files.flatMap((file) => packageFolder(file) ?? []));
  /** @type {Map<string, Notice>} */
  const notices = new Map();
  for (const folder of [...folders].toSorted()) {
    const { name, version, license, homepage = "" } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
    const heading = `${name} ${version} (${license}) ${homepage}`.trim();
    const names = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file)).toSorted();
    const texts = await Promise.all(names.map((file) => readFile(path.join(folder, file), "utf8")));
    notices.set(heading, { name, heading, text: texts.join("\n\n").trim() });
  }
  return [...notices.values()];
}

/** @param {Notice[]} notices */
export function noticesText(notices) {
  return `${notices.map(({ heading, text }) => `${heading}\n\n${text}`.trim()).join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}

/**
 * @param {string} file
 * @returns {string | undefined} the folder of the package that a file belongs to; undefined for the project's own
 */
export function packageFolder(file) {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file.replaceAll("\\", "/"))?.[0];
}
