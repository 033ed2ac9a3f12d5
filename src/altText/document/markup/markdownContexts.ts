import type { SyntaxNode } from "@lezer/common";
import { findSpanIndex } from "../../../core/lines.ts";
import { MAX_CONTEXT_LENGTH } from "../imageUse.ts";
import { collapseWhitespace } from "../markup.ts";
import type { Control } from "./controls.ts";
import type { Block } from "./elementContexts.ts";
import type { MarkdownNodes } from "./markdownNodes.ts";
import { readReference, type Destination } from "./markdownReferences.ts";
import { readPlainText } from "./markdownText.ts";

/** Finds the Markdown around the images in a document. Each text is computed only once, even if several images share it. */
export class MarkdownContexts {
  readonly #paragraphs = new LazySpans<string>();
  readonly #links = new LazySpans<Control>();
  readonly #headings = new LazySpans<string>();
  readonly #blocks = new LazySpans<Block>();

  /**
   * @param text the parsed text
   * @param source the text before masking
   */
  constructor({ texts, links, headings, blocks }: MarkdownNodes, text: string, source: string, definitions: Map<string, Destination>) {
    for (const node of headings) this.#headings.add(node, () => readShortText(node, text));
    for (const node of texts) this.#paragraphs.add(node, () => readShortText(node, text));
    for (const node of blocks) {
      this.#blocks.add(node, () => ({
        from: node.from,
        hasText: hasWords(node.name === "HTMLBlock" ? readHtmlText(node, text) : readPlainText(node, text)),
      }));
    }
    for (const node of links) {
      const link = readReference(node, source, definitions);
      if (link === undefined) continue;
      const { target: href, title } = link;
      this.#links.add(node, () => ({
        kind: "link",
        text: readShortText(node, text),
        href,
        ...(title === undefined ? {} : { title: collapseWhitespace(title) }),
      }));
    }
  }

  getAt(offset: number): {
    paragraph: string | undefined;
    heading: string | undefined;
    control: Control | undefined;
    block: Block | undefined;
  } {
    return {
      paragraph: this.#paragraphs.getAt(offset),
      heading: this.#headings.getBefore(offset) || undefined,
      control: this.#links.getAt(offset),
      block: this.#blocks.getAt(offset),
    };
  }
}

/** Non-overlapping spans in document order. The value of a span is computed on first use. */
class LazySpans<T extends object | string> {
  readonly #starts: number[] = [];
  readonly #spans: LazySpan<T>[] = [];

  add({ from, to }: SyntaxNode, compute: () => T): void {
    this.#starts.push(from);
    this.#spans.push({ to, compute });
  }

  getAt(offset: number): T | undefined {
    const span = this.#findLastSpanAt(offset);
    return span && offset < span.to ? getValue(span) : undefined;
  }

  /** Returns the value of the last span that starts before an offset. */
  getBefore(offset: number): T | undefined {
    const span = this.#findLastSpanAt(offset - 1);
    return span && getValue(span);
  }

  #findLastSpanAt(offset: number): LazySpan<T> | undefined {
    return offset >= (this.#starts[0] ?? Infinity) ? this.#spans[findSpanIndex(offset, this.#starts)] : undefined;
  }
}

interface LazySpan<T> {
  to: number;
  compute: () => T;
  value?: T;
}

function getValue<T extends object | string>(span: LazySpan<T>): T {
  return (span.value ??= span.compute());
}

function readShortText(node: SyntaxNode, text: string): string {
  return collapseWhitespace(readPlainText(node, text)).slice(0, MAX_CONTEXT_LENGTH);
}

/** Reads the text of an HTML block, without its tags and comments. */
function readHtmlText({ from, to }: SyntaxNode, text: string): string {
  return text.slice(from, to).replace(/<!--[^]*?-->|<[^>]*>/g, " ");
}

/** Whether text contains a letter, a digit or a placeholder for unknown text. The attributes that follow an image in some dialects, such as `{width=300}`, are not text. */
function hasWords(text: string): boolean {
  return /[\p{L}\p{N}…]/u.test(text.replace(/\{[^{}]*\}/g, ""));
}
