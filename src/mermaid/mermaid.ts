/** Finds the source of the first Mermaid block in a Markdown text. */
export function findMermaidBlock(text: string): string | undefined {
  return /^ {0,3}(`{3,}|~{3,})[ \t]*mermaid\b[^\n]*\n(.*?)(?:^ {0,3}\1|$(?![^]))/ims.exec(text)?.[2]?.trimEnd();
}
