/** The code of the first Mermaid block of a Markdown text; undefined where it has none. */
export function mermaidBlock(text: string): string | undefined {
  return /^ {0,3}(`{3,}|~{3,})[ \t]*mermaid\b[^\n]*\n(.*?)(?:^ {0,3}\1|$(?![^]))/ims.exec(text)?.[2]?.trimEnd();
}

/** Asks for a diagram once more. @param problem what Mermaid's own parser said of it */
export function repairPrompt(problem: string): string {
  return (
    `Mermaid's parser refuses this diagram:\n\n${problem}\n\nWrite the whole diagram again in one Mermaid code block, with that mended and all else ` +
    "unchanged. Put labels that hold anything but letters, digits and spaces into double quotes."
  );
}
