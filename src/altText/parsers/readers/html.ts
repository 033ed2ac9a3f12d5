import { ErrorCodes, parse, type DefaultTreeAdapterTypes } from "parse5";
import { createTextToken, type Token } from "../tokens.ts";
import { readFrontMatter } from "./frontMatter.ts";

type Node = DefaultTreeAdapterTypes.Node;

/** Reads an HTML document as browsers do, and the front matter at its start, if any. */
export function readHtmlDocument(source: string): Token[] {
  const { tokens, body } = readFrontMatter(source);
  return [...tokens, ...readHtml(body)];
}

/** Reads HTML. A repeated attribute in a tag, which browsers ignore, becomes a separate token. */
export function readHtml(html: string): Token[] {
  const tokens: Token[] = [];
  const document = parse(html, {
    // Otherwise, the images in <noscript> would be text.
    scriptingEnabled: false,
    onParseError: ({ code }) => {
      if (code === ErrorCodes.duplicateAttribute) tokens.push(createTextToken("error", code));
    },
  });
  const pending: Node[] = [document];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if ("attrs" in node) tokens.push({ name: node.nodeName, attributes: node.attrs.map(({ name, value }) => [name, value]) });
    else if ("value" in node) tokens.push(createTextToken("text", node.value));
    else if ("data" in node) tokens.push(createTextToken("comment", node.data));
    if ("content" in node) pending.push(node.content);
    if ("childNodes" in node) pending.push(...node.childNodes.toReversed());
  }
  return tokens;
}
