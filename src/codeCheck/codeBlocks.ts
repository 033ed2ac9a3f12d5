/** A fenced code block. */
export interface CodeBlock {
  /** First word after the fence, in lower case; empty if there is none. */
  language: string;
  code: string;
}

/** Finds the fenced code blocks of a Markdown text. A block that is not closed extends to the end. */
export function findCodeBlocks(text: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open: { fence: string; language: string; lines: string[] } | undefined;
  for (const line of text.split(/\r?\n/)) {
    const [, fence = "", info = ""] = /^ {0,3}(`{3,}|~{3,})\s*(.*)$/.exec(line) ?? [];
    if (open === undefined) {
      if (fence !== "") open = { fence, language: (/^[\w+#-]+/.exec(info)?.[0] ?? "").toLowerCase(), lines: [] };
    } else if (fence.startsWith(open.fence) && info === "") {
      blocks.push({ language: open.language, code: open.lines.join("\n") });
      open = undefined;
    } else open.lines.push(line);
  }
  if (open) blocks.push({ language: open.language, code: open.lines.join("\n") });
  return blocks;
}

/** Counts the different words of all code blocks, as a measure of how much of the image they contain. */
export function countCodeWords(text: string): number {
  const code = findCodeBlocks(text).map((block) => block.code);
  return new Set(code.join("\n").match(/[\p{L}\p{N}]+/gu)).size;
}
