/**
 * Reads one setting from the text of a git configuration file, in a section without a subsection. Included files are not read.
 * @param section name in lower case
 * @param key name in lower case
 * @returns the last value; "true" for a key without a value; undefined if the setting is missing
 */
export function readGitSetting(text: string, section: string, key: string): string | undefined {
  let isInSection = false;
  let value: string | undefined;
  for (const line of joinContinuedLines(text)) {
    const [, header, subsection, afterHeader] = /^\s*\[\s*([\w.-]+)\s*("(?:[^"\\]|\\.)*"\s*)?\](.*)$/s.exec(line) ?? [];
    if (header !== undefined) isInSection = subsection === undefined && header.toLowerCase() === section;
    const [, name, rawValue] = /^\s*([a-z][\w-]*)\s*(?:=(.*))?$/is.exec(afterHeader ?? line) ?? [];
    if (isInSection && name?.toLowerCase() === key) value = rawValue === undefined ? "true" : parseValue(rawValue);
  }
  return value;
}

/** Splits a file into lines, and joins each line that ends with a backslash with the next line. */
function joinContinuedLines(text: string): string[] {
  return text.replace(/(?<!\\)((?:\\\\)*)\\\r?\n/g, "$1").split(/\r?\n/);
}

/** Removes comments and quotes. */
function parseValue(text: string): string {
  const [value = ""] = /^(?:"(?:[^"\\]|\\.)*"|\\.|[^"\\#;])*/s.exec(text) ?? [];
  return value.trim().replace(/\\(.)|"/gs, "$1");
}
