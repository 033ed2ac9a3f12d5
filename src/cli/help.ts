/** Whether `--help` or `-h` is among the options. Arguments after `--` are not options. */
export function asksForHelp(args: string[]): boolean {
  const end = args.indexOf("--");
  return args.slice(0, end < 0 ? args.length : end).some((argument) => argument === "--help" || argument === "-h");
}

/**
 * Selects the part of the usage text about one command: the lines that start with its name, and its options.
 * @param usage the usage text, in which each paragraph about options starts with a line such as “Options of alt write and alt apply:”
 * @param words the command and its subcommand, such as `alt scan`; further words are ignored
 * @returns the whole text if there is no such command
 */
export function selectHelp(usage: string, words: string[]): string {
  const commandLines = usage.split("\n").filter((line) => line.startsWith("  oriel "));
  const findLines = (name: string) => commandLines.filter((line) => isSameOrBelow(line.trim().slice("oriel ".length), name));
  const [command = ""] = words;
  const subcommand = words.slice(0, 2).join(" ");
  const name = findLines(subcommand).length > 0 ? subcommand : command;
  const lines = findLines(name);
  if (command === "" || lines.length === 0) return usage;
  const options = usage.split("\n\n").filter((paragraph) => {
    const [, list] = /^[\w ]*[Oo]ptions of ([^(:]+)/.exec(paragraph) ?? [];
    // A subcommand shows the options of its group, and a group shows the options of its subcommands.
    return list?.split(/, | and /).some((other) => isSameOrBelow(other.trim(), name) || isSameOrBelow(name, other.trim())) ?? false;
  });
  return `${[lines.join("\n"), ...options].join("\n\n").trimEnd()}\n`;
}

/** Whether a text is the name of a command, or starts with it. */
function isSameOrBelow(text: string, name: string): boolean {
  return text === name || text.startsWith(`${name} `);
}
