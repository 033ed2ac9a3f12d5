import MarkdownIt, { type Token } from "markdown-it";

/**
 * Renders an answer. The model's text may come from an image, so it is data: HTML is shown as text, images are named and never loaded,
 * and links only show where they lead until the user opens one.
 */
const markdown = new MarkdownIt({ html: false, linkify: false, breaks: false });

markdown.validateLink = (address) => /^https?:\/\//i.test(address.trim());

// The URL of an image could send what the model saw to any server.
markdown.disable("image");

/** Longer paragraphs stay plain: matching their delimiters would take too long. */
const MAX_INLINE_LENGTH = 20_000;
/** Maximum nesting of emphases and links: the layout of deeper ones takes too long. */
const MAX_DEPTH = 50;

markdown.core.ruler.before("inline", "long text is plain", ({ tokens, Token }) => {
  for (const token of tokens) {
    if (token.type !== "inline" || token.content.length <= MAX_INLINE_LENGTH) continue;
    token.children = [plain(Token, token.content)];
    token.content = "";
  }
});

markdown.core.ruler.after("inline", "deep text is plain", ({ tokens, Token }) => {
  for (const token of tokens) {
    if (token.children?.some(({ level }) => level > MAX_DEPTH)) token.children = [plain(Token, token.content)];
  }
});

function plain(TextToken: typeof Token, content: string): Token {
  const text = new TextToken("text", "", 0);
  text.content = content;
  return text;
}

/** Number of blocks at the end that further text may change. */
const OPEN_BLOCKS = 2;

/** A block of a Markdown text, such as a paragraph or a list. */
interface Block {
  /** Not sanitised yet. */
  html: string;
  /** Offset in the text. */
  from: number;
}

/**
 * A Markdown text that grows. Further text changes only the last block, and the one before if the last line joins it: these two are parsed
 * again. Only the definition of a link reaches further, and takes effect once the text is complete.
 */
export class GrowingMarkdown {
  #text = "";
  #blocks: Block[] = [];

  /** HTML of each block, not sanitised yet. */
  blocks(text: string, isWhole: boolean): string[] {
    const kept = isWhole || !text.startsWith(this.#text) ? [] : this.#blocks.slice(0, -OPEN_BLOCKS);
    const from = kept.length > 0 ? this.#blocks[kept.length]?.from : undefined;
    this.#blocks = [...kept, ...parsed(text, from ?? 0)];
    this.#text = text;
    return this.#blocks.map(({ html }) => html);
  }
}

/** @param start offset of a block */
function parsed(text: string, start: number): Block[] {
  const env = {};
  const tokens = markdown.parse(text.slice(start), env);
  const blocks: Block[] = [];
  const offsets = lineOffsets(text, start);
  let first = 0;
  for (const [index, { level, nesting }] of tokens.entries()) {
    if (level > 0 || nesting > 0) continue;
    const ofBlock = tokens.slice(first, index + 1);
    const from = offsets(ofBlock[0]?.map?.[0] ?? 0);
    blocks.push({ html: markdown.renderer.render(ofBlock, markdown.options, env), from });
    first = index + 1;
  }
  return blocks;
}

/** Offsets of lines, for queries in ascending order. */
function lineOffsets(text: string, start: number): (line: number) => number {
  const ends = text.slice(start).matchAll(/\r\n?|\n/g);
  let [line, offset] = [0, start];
  return (wanted) => {
    for (; line < wanted; line++) {
      const { value } = ends.next();
      if (value === undefined) break;
      offset = start + value.index + value[0].length;
    }
    return offset;
  };
}
