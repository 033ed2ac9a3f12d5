import MarkdownIt, { type Token } from "markdown-it";

/**
 * Renders an answer. What the model writes may come from text in an image, so it is data: HTML is shown as text, images are named
 * and never loaded, and links only say where they lead until a person opens one.
 */
const markdown = new MarkdownIt({ html: false, linkify: false, breaks: false });

markdown.validateLink = (address) => /^https?:\/\//i.test(address.trim());

// An image's address could carry what the model saw to a stranger's server.
markdown.disable("image");

/** Of a paragraph; nobody writes more, and looking for the ends of its marks would take too long. */
const MAX_INLINE = 20_000;
/** Emphases and links within one another: a page of more takes for ever to be laid out. */
const MAX_DEPTH = 50;

markdown.core.ruler.before("inline", "long text is plain", ({ tokens, Token }) => {
  for (const token of tokens) {
    if (token.type !== "inline" || token.content.length <= MAX_INLINE) continue;
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

/** Blocks at the end of a text that what follows may change. */
const CHANGING = 2;

/** A block of a Markdown text, such as a paragraph or a list. */
interface Block {
  /** To be sanitised before it is shown. */
  html: string;
  /** Where it begins in the text. */
  from: number;
}

/**
 * A Markdown text that grows. What follows changes the last block alone, and the one before where the last line becomes a part of it:
 * these two are parsed anew. Only the definition of a link reaches further, and counts once the text is whole.
 */
export class GrowingMarkdown {
  #text = "";
  #blocks: Block[] = [];

  /** HTML of each block; to be sanitised before it is shown. */
  blocks(text: string, isWhole: boolean): string[] {
    const kept = isWhole || !text.startsWith(this.#text) ? [] : this.#blocks.slice(0, -CHANGING);
    const from = kept.length > 0 ? this.#blocks[kept.length]?.from : undefined;
    this.#blocks = [...kept, ...parsed(text, from ?? 0)];
    this.#text = text;
    return this.#blocks.map(({ html }) => html);
  }
}

/** @param start the begin of a block */
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

/** Where lines begin, to be asked for in their order. */
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
