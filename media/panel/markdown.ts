import MarkdownIt, { type Token } from "markdown-it";

/**
 * Renders an answer. The model may repeat text from an image, so its output is untrusted: HTML is shown as text, images are not loaded,
 * and the user is shown where a link leads before it is opened.
 */
const markdown = new MarkdownIt({ html: false, linkify: false, breaks: false });

markdown.validateLink = (url) => /^https?:\/\//i.test(url.trim());

// An image's URL could reveal to a third party what the model has read.
markdown.disable("image");

/** Maximum length of a paragraph with markup, in characters; matching delimiters in a longer one would take too long. */
const MAX_INLINE_CHARACTERS = 20_000;
/** Maximum nesting of emphasis and links; the browser takes too long to lay out deeper nesting. */
const MAX_INLINE_DEPTH = 50;

markdown.core.ruler.before("inline", "plain_long_text", ({ tokens, Token }) => {
  for (const token of tokens) {
    if (token.type !== "inline" || token.content.length <= MAX_INLINE_CHARACTERS) continue;
    token.children = [createPlainText(Token, token.content)];
    token.content = "";
  }
});

markdown.core.ruler.after("inline", "plain_deep_text", ({ tokens, Token }) => {
  for (const token of tokens) {
    if (token.children?.some(({ level }) => level > MAX_INLINE_DEPTH)) token.children = [createPlainText(Token, token.content)];
  }
});

function createPlainText(TextToken: typeof Token, content: string): Token {
  const text = new TextToken("text", "", 0);
  text.content = content;
  return text;
}

/** Number of trailing blocks that can change when text is appended. */
const CHANGEABLE_BLOCK_COUNT = 2;

/** A block in a Markdown text, such as a paragraph or a list. */
interface Block {
  /** Must be sanitized before it is shown. */
  html: string;
  /** Offset of the block in the text. */
  from: number;
}

/**
 * Renders Markdown while it is being received. Appended text can change the last block, and the one before it if the last line becomes part
 * of that block, so only these two are parsed again. A link definition can affect earlier blocks; it takes effect once the text is
 * complete.
 */
export class GrowingMarkdown {
  #text = "";
  #blocks: Block[] = [];

  /** Returns the HTML of each block, which must be sanitized before it is shown. */
  render(text: string, isComplete: boolean): string[] {
    const reused = isComplete || !text.startsWith(this.#text) ? [] : this.#blocks.slice(0, -CHANGEABLE_BLOCK_COUNT);
    const from = reused.length > 0 ? this.#blocks[reused.length]?.from : undefined;
    this.#blocks = [...reused, ...parseBlocks(text, from ?? 0)];
    this.#text = text;
    return this.#blocks.map(({ html }) => html);
  }
}

/** @param start offset at which a block starts */
function parseBlocks(text: string, start: number): Block[] {
  const env = {};
  const tokens = markdown.parse(text.slice(start), env);
  const blocks: Block[] = [];
  const findOffset = createLineIndex(text, start);
  let firstIndex = 0;
  for (const [index, { level, nesting }] of tokens.entries()) {
    if (level > 0 || nesting > 0) continue;
    const blockTokens = tokens.slice(firstIndex, index + 1);
    const from = findOffset(blockTokens[0]?.map?.[0] ?? 0);
    blocks.push({ html: markdown.renderer.render(blockTokens, markdown.options, env), from });
    firstIndex = index + 1;
  }
  return blocks;
}

/** Returns a function that finds the offset of a line. It must be called with line numbers in ascending order. */
function createLineIndex(text: string, start: number): (line: number) => number {
  const ends = text.slice(start).matchAll(/\r\n?|\n/g);
  let [line, offset] = [0, start];
  return (targetLine) => {
    for (; line < targetLine; line++) {
      const { value } = ends.next();
      if (value === undefined) break;
      offset = start + value.index + value[0].length;
    }
    return offset;
  };
}
