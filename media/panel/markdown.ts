import DOMPurify from "dompurify";
import MarkdownIt from "markdown-it";

/**
 * Renders an answer. What the model writes may come from text in an image, so it is data: HTML is shown as text, images are named
 * and never loaded, and links only say where they lead until a person opens one.
 */
const markdown = new MarkdownIt({ html: false, linkify: false, breaks: false });

markdown.validateLink = (address) => /^https?:\/\//i.test(address.trim());

// An image's address could carry what the model saw to a stranger's server.
markdown.disable("image");

/** HTML of each block that a Markdown text consists of, such as a paragraph or a list; to be sanitised before it is shown. */
export function markdownBlocks(text: string): string[] {
  const env = {};
  const tokens = markdown.parse(text, env);
  const blocks: string[] = [];
  let from = 0;
  for (const [index, { level, nesting }] of tokens.entries()) {
    if (level > 0 || nesting > 0) continue;
    blocks.push(markdown.renderer.render(tokens.slice(from, index + 1), markdown.options, env));
    from = index + 1;
  }
  return blocks;
}

/** DOMPurify is the second fence: markdown-it's own output has nothing for it to remove. */
export function sanitized(html: string): DocumentFragment {
  return DOMPurify.sanitize(html, {
    RETURN_DOM_FRAGMENT: true,
    ALLOWED_TAGS: [
      ...["p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"],
      ...["h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"],
    ],
    ALLOWED_ATTR: ["href", "title", "class", "start"],
    ALLOWED_URI_REGEXP: /^https?:\/\//i,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
  });
}
