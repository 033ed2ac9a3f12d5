/** What must not be told of a machine: its folders, its user's name and its own. */
export interface PrivateNames {
  user: string;
  host: string;
  /** Files and folders that the report may name: with spaces in their names, no pattern finds where they end. */
  paths: string[];
}

/** With at least one folder; addresses of the web are not meant. */
const POSIX_PATH = /(?<![\w/.])(?:…|~)?(?:\/[^\s/"'`:,;|()]+)+\/([^\s/"'`:,;|()]*)/g;
const SHARE = /(?<![\w:/.])\/\/[^\s/"'`]+(?:\/[^\s/"'`]+)*\/([^\s/"'`]*)/g;
const WINDOWS_PATH = /(?:\b[A-Za-z]:|\\\\[^\s\\"']+)[\\/](?:[^\\/"'`:;|\r\n]+[\\/])*([^\s\\/"'`:;|]*)/g;
/** Between quotes a path may have spaces. */
const QUOTED = /(["'`])(?:~?\/|[A-Za-z]:[\\/]|\\\\|…)[^"'`\r\n]*[\\/]([^"'`\\/\r\n]*)\1/g;

/** A shorter name may be a part of any word. */
const LEAST_NAME = 3;

/** `text` with the last part alone of each path, and without the names of user and machine. */
export function withoutPaths(text: string, { user, host, paths }: PrivateNames): string {
  const known = paths.flatMap((path) => [path, path.replaceAll("\\", "/"), path.replaceAll("/", "\\")]);
  const longestFirst = [...new Set(known)].filter((path) => path.length > 1).toSorted((a, b) => b.length - a.length);
  const short = longestFirst
    .reduce(
      (said, path) => said.replaceAll(path, `…/${path.split(/[\\/]/).at(-1) ?? ""}`),
      text.replaceAll(/\bfile:\/\/(?=\/|[A-Za-z]:)/g, ""),
    )
    .replaceAll(QUOTED, "$1…/$2$1")
    .replaceAll(WINDOWS_PATH, "…/$1")
    .replaceAll(SHARE, "…/$1")
    .replaceAll(POSIX_PATH, "…/$1");
  return [
    [user, "(user)"],
    [host, "(host)"],
  ].reduce((said, [name = "", instead = ""]) => (name.length < LEAST_NAME ? said : said.replaceAll(wholeWord(name), instead)), short);
}

function wholeWord(name: string): RegExp {
  return new RegExp(`(?<![\\w.-])${name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}(?![\\w-])`, "gi");
}
