/** What must not be told of a machine: names of its folders, of its user and of itself. */
export interface PrivateNames {
  user: string;
  host: string;
}

/** From the root on, with at least one folder; addresses of the web are not meant. */
const POSIX_PATH = /(?<![\w:/.])(?:~?\/[^\s/"'`:,;|()]+)+\/([^\s/"'`:,;|()]*)/g;
const WINDOWS_PATH = /(?:\b[A-Za-z]:|\\\\[^\s\\"']+)\\(?:[^\\"'`:;|\r\n]+\\)*([^\s\\"'`:;|]*)/g;

/** A shorter name may be a part of any word. */
const LEAST_NAME = 3;

/** `text` with the last part alone of each path, and without the names of user and machine. */
export function withoutPaths(text: string, { user, host }: PrivateNames): string {
  const short = text.replace(WINDOWS_PATH, "…\\$1").replace(POSIX_PATH, "…/$1");
  return [
    [user, "(user)"],
    [host, "(host)"],
  ].reduce((said, [name = "", instead = ""]) => (name.length < LEAST_NAME ? said : said.replaceAll(wholeWord(name), instead)), short);
}

function wholeWord(name: string): RegExp {
  return new RegExp(`(?<![\\w.-])${name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}(?![\\w-])`, "g");
}
