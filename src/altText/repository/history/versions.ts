/** A version number, as its components: `[1, 4]` for 1.4. */
export type Version = readonly number[];

/** A version that a text names. */
export interface NamedVersion {
  text: string;
  version: Version;
}

/** The word “version” and its short forms in the languages that the rules know. */
const VERSION_WORD = String.raw`(?:versions?|release|versión|versão|versione|versie|wersja|версия|ver\.|バージョン|版本|v)`;

/** A version after that word, or a number with three components; not the address of a machine, a date, or a part of a longer number. */
const VERSION_IN_TEXT = new RegExp(
  String.raw`(?<![\p{L}\p{N}.])(?:${VERSION_WORD}[ \u00a0]?(?<named>\d{1,4}(?:\.\d{1,5}){0,3})|(?<bare>\d{1,4}\.\d{1,5}\.\d{1,5}))(?![\p{N}]|\.\d|[-–/]\d)`,
  "giu",
);

/** In a path, `v` or three components mark a version. */
const VERSION_IN_PATH =
  /(?<![a-z0-9.])(?:v(?:ersion)?[-_.]?(?<named>\d{1,4}(?:[._-]\d{1,5}){0,2})|(?<bare>\d{1,4}\.\d{1,5}\.\d{1,5}))(?![\p{N}]|\.\d)/giu;

/** Finds the versions that a text names, such as alt text. */
export function findVersions(text: string): NamedVersion[] {
  return collectVersions(text, VERSION_IN_TEXT);
}

/** Finds the versions in the path or name of a file. */
export function findVersionsInPath(path: string): NamedVersion[] {
  return collectVersions(path, VERSION_IN_PATH);
}

function collectVersions(text: string, pattern: RegExp): NamedVersion[] {
  return Array.from(text.matchAll(pattern), ({ 0: match, groups }) => {
    const number = groups?.["named"] ?? groups?.["bare"] ?? "";
    return { text: match, version: number.split(/[._-]/).map(Number) };
  }).filter(({ version }) => !isDate(version));
}

/** Whether three numbers are a date, such as 3.5.2024. */
function isDate([first = 0, second = 0, third = 0]: Version): boolean {
  const isYear = (number: number) => number >= 1900 && number < 2200;
  return first <= 31 && second <= 31 && isYear(third);
}

/** Parses the version of a release or a manifest, such as `v2.1.0-beta.1`. @returns undefined for any other text, and for 0.0.0, a placeholder */
export function parseVersion(text: string): Version | undefined {
  const [, number] = /^v?(\d{1,4}(?:\.\d{1,5}){1,3})(?:[-+].*)?$/.exec(text.trim()) ?? [];
  const version = number?.split(".").map(Number);
  return version?.some((part) => part > 0) ? version : undefined;
}

/** Whether a version is older than another, as far as both have components: 2 is not older than 2.5. */
export function isOlder(version: Version, current: Version): boolean {
  const length = Math.min(version.length, current.length);
  return compareVersions(version.slice(0, length), current.slice(0, length)) < 0;
}

/** Compares two versions for sorting. */
export function compareVersions(a: Version, b: Version): number {
  const length = Math.max(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * Reads the version from the manifest of a package.
 * @param name name of the file, such as `package.json`
 */
export function readManifestVersion(name: string, content: string): Version | undefined {
  if (name !== "package.json") {
    const section = name === "Cargo.toml" ? "(?:workspace\\.)?package" : "(?:project|tool\\.poetry)";
    const text = new RegExp(String.raw`^\[${section}\](?:(?!^\[).)*?^version\s*=\s*["']([^"'\n]+)["']`, "ms").exec(content)?.[1];
    return text === undefined ? undefined : parseVersion(text);
  }
  try {
    const { version } = JSON.parse(content) as { version?: unknown };
    return typeof version === "string" ? parseVersion(version) : undefined;
  } catch {
    return undefined;
  }
}

/** Names of the manifests that have the version of a repository. */
export const MANIFEST_NAMES = ["package.json", "Cargo.toml", "pyproject.toml"] as const;

/** Names of documents and folders that are about earlier versions on purpose. */
const HISTORICAL =
  /(?:^|[/_.-])(?:changelog|changes|history|news|releases?|release[-_ ]?notes|migrat\w*|upgrad\w*|versioned_docs|archived?|blog|posts)(?:[/_.-]|$)/i;

/** Whether a document is about earlier versions on purpose, as its path says. */
export function isHistorical(path: string): boolean {
  return HISTORICAL.test(path) || findVersionsInPath(path).length > 0;
}
