/** Finds the source of the first Mermaid block in a Markdown text. */
export function findMermaidBlock(text: string): string | undefined {
  return /^ {0,3}(`{3,}|~{3,})[ \t]*mermaid\b[^\n]*\n(.*?)(?:^ {0,3}\1|$(?![^]))/ims.exec(text)?.[2]?.trimEnd();
}

/** Writes the prompt that asks the model to correct a diagram. @param problem error message of Mermaid's parser */
export function createRepairPrompt(problem: string): string {
  return (
    `Mermaid's parser rejects this diagram:\n\n${problem}\n\nWrite the whole diagram again in one Mermaid code block, with that error fixed and everything else ` +
    "unchanged. Put labels that contain anything but letters, digits and spaces in double quotes."
  );
}
