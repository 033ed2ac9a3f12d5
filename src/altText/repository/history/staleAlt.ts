import { posix } from "node:path";
import type { ImageUse } from "../../document/imageUse.ts";
import type { ImageChange } from "./imageChanges.ts";
import { findVersions, findVersionsInPath, isHistorical, isOlder, type Version } from "./versions.ts";

/** Maximum distance between an image and its alt text in a document, in characters. */
const MAX_DISTANCE = 600;

/**
 * Whether a document already had the alt text of an image before the image changed.
 * @param former source of the document before the change
 */
export function hadAltText(former: string, { alt }: ImageUse, { formerPath }: Pick<ImageChange, "formerPath">): boolean {
  if (alt.kind !== "text" || alt.value.trim() === "") return false;
  const [source, text] = [former, alt.raw].map((each) => each.replaceAll("\r\n", "\n"));
  const name = posix.basename(formerPath);
  if (source === undefined || text === undefined) return false;
  for (let index = source.indexOf(text); index >= 0; index = source.indexOf(text, index + 1)) {
    const nearby = source.slice(Math.max(0, index - MAX_DISTANCE), index + text.length + MAX_DISTANCE);
    // An address may be percent-encoded.
    if (nearby.includes(name) || nearby.includes(encodeURI(name))) return true;
  }
  return false;
}

/**
 * Describes the older versions that a use names, as sentences.
 * @param path path of the document
 * @param current version of the repository
 */
export function describeOldVersions({ alt, target }: ImageUse, path: string, current: Version): string[] {
  if (isHistorical(path)) return [];
  const now = current.join(".");
  const describe = (subject: string, text: string) => `${subject} names “${text}”, but the repository has version ${now}.`;
  const inText = alt.kind === "text" ? findVersions(alt.value).filter(({ version }) => isOlder(version, current)) : [];
  const file = target === undefined || target.startsWith("data:") ? "" : target.replace(/[?#].*$/, "");
  const inName = /^[a-z][a-z0-9+.-]*:/i.test(file) ? [] : findVersionsInPath(file).filter(({ version }) => isOlder(version, current));
  return [...inText.map(({ text }) => describe("Alt text", text)), ...inName.map(({ text }) => describe("The name of the image", text))];
}
