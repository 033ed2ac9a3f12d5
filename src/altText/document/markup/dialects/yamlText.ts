/** Returns the text of a YAML string that may be in quotes. */
export function unquoteYaml(text: string): string {
  const [, quote, quoted] = /^(["'])([^]*)\1$/.exec(text) ?? [];
  if (quoted === undefined) return text;
  if (quote === "'") return quoted.replaceAll("''", "'");
  try {
    return JSON.parse(`"${quoted}"`) as string;
  } catch {
    return quoted;
  }
}
