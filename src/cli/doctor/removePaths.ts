/** Private names to remove from a report. */
export interface PrivateNames {
  user: string;
  host: string;
  /** Files and folders that the report may mention. Needed because patterns can't find the end of a path that contains spaces. */
  paths: string[];
}

/** Matches a path with at least one folder, but not a URL. */
const POSIX_PATH = /(?<![\w/.])(?:…|~)?(?:\/[^\s/"'`:,;|()]+)+\/([^\s/"'`:,;|()]*)/g;
const NETWORK_SHARE = /(?<![\w:/.])\/\/[^\s/"'`]+(?:\/[^\s/"'`]+)*\/([^\s/"'`]*)/g;
const WINDOWS_PATH = /(?:\b[A-Za-z]:|\\\\[^\s\\"']+)[\\/](?:[^\\/"'`:;|\r\n]+[\\/])*([^\s\\/"'`:;|]*)/g;
/** Matches a quoted path, which may contain spaces. */
const QUOTED_PATH = /(["'`])(?:~?\/|[A-Za-z]:[\\/]|\\\\|…)[^"'`\r\n]*[\\/]([^"'`\\/\r\n]*)\1/g;

/** Minimum length of a name to remove. Shorter names would match ordinary words. */
const MIN_NAME_LENGTH = 3;

/** Shortens each path in `text` to its last part, and removes the names of the user and the machine. */
export function removePaths(text: string, { user, host, paths }: PrivateNames): string {
  const variants = paths.flatMap((path) => [path, path.replaceAll("\\", "/"), path.replaceAll("/", "\\")]);
  const longestFirst = [...new Set(variants)].filter((path) => path.length > 1).toSorted((a, b) => b.length - a.length);
  const withoutPaths = longestFirst
    .reduce(
      (shortened, path) => shortened.replaceAll(path, `…/${path.split(/[\\/]/).at(-1) ?? ""}`),
      text.replaceAll(/\bfile:\/\/(?=\/|[A-Za-z]:)/g, ""),
    )
    .replaceAll(QUOTED_PATH, "$1…/$2$1")
    .replaceAll(WINDOWS_PATH, "…/$1")
    .replaceAll(NETWORK_SHARE, "…/$1")
    .replaceAll(POSIX_PATH, "…/$1");
  return [
    [user, "(user)"],
    [host, "(host)"],
  ].reduce(
    (result, [name = "", placeholder = ""]) =>
      name.length < MIN_NAME_LENGTH ? result : result.replaceAll(matchWholeWord(name), placeholder),
    withoutPaths,
  );
}

function matchWholeWord(name: string): RegExp {
  return new RegExp(`(?<![\\w.-])${name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}(?![\\w-])`, "gi");
}
