/** Whether `--help` or `-h` is among the options. Arguments after `--` are not options. */
export function asksForHelp(args: string[]): boolean {
  const end = args.indexOf("--");
  return args.slice(0, end < 0 ? args.length : end).some((argument) => argument === "--help" || argument === "-h");
}

/**
 * Selects the part of the usage text about one command: the lines that start with its name, and its options.
 * @param usage the usage text, in which each paragraph about options starts with “Options of COMMAND”
 * @param words the command and its subcommand, such as `alt scan`; further words are ignored
 * @returns the whole text if there is no such command
 */
export function selectHelp(usage: string, words: string[]): string {
  const [command = ""] = words;
  const lines = usage.split("\n").filter((line) => startsWithWords(line, ["oriel", command]));
  if (lines.length === 0) return usage;
  const subcommandLines = lines.filter((line) => startsWithWords(line, ["oriel", ...words.slice(0, 2)]));
  const options = usage.split("\n\n").filter((paragraph) => startsWithWords(paragraph.replace(":", " "), ["Options", "of", command]));
  return `${[(subcommandLines.length > 0 ? subcommandLines : lines).join("\n"), ...options].join("\n\n").trimEnd()}\n`;
}

function startsWithWords(text: string, words: string[]): boolean {
  const textWords = text.trimStart().split(/\s+/, words.length);
  return words.every((word, index) => textWords[index] === word);
}
