import type { SyntaxNode } from "@lezer/common";
import { lineAt } from "../../../core/lines.ts";
import { MAX_CONTEXT } from "../imageUse.ts";
import { collapseWhitespace } from "../markup.ts";
import type { Control } from "./controls.ts";
import type { MarkdownNodes } from "./markdownNodes.ts";
import { readReference, type Destination } from "./markdownReferences.ts";
import { readPlainText } from "./markdownText.ts";

/** The Markdown around the images of a document. Each text is computed once, even if several images share it. */
export class MarkdownContexts {
  readonly #paragraphs = new LazySpans<string>();
  readonly #links = new LazySpans<Control>();
  readonly #headings = new LazySpans<string>();

  /** @param text the parsed text @param source the text before masking */
  constructor({ texts, links, headings }: MarkdownNodes, text: string, source: string, definitions: Map<string, Destination>) {
    for (const node of headings) this.#headings.add(node, () => readShortText(node, text));
    for (const node of texts) this.#paragraphs.add(node, () => readShortText(node, text));
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

  at(offset: number): { paragraph: string | undefined; heading: string | undefined; control: Control | undefined } {
    return {
      paragraph: this.#paragraphs.at(offset),
      heading: this.#headings.before(offset) || undefined,
      control: this.#links.at(offset),
    };
  }
}

/** Spans in document order that do not overlap, each with a value that is computed on first use. */
class LazySpans<T extends object | string> {
  readonly #starts: number[] = [];
  readonly #spans: LazySpan<T>[] = [];

  add({ from, to }: SyntaxNode, make: () => T): void {
    this.#starts.push(from);
    this.#spans.push({ to, make });
  }

  at(offset: number): T | undefined {
    const span = this.#lastBy(offset);
    return span && offset < span.to ? getValue(span) : undefined;
  }

  /** Returns the value of the last span that starts before an offset. */
  before(offset: number): T | undefined {
    const span = this.#lastBy(offset - 1);
    return span && getValue(span);
  }

  #lastBy(offset: number): LazySpan<T> | undefined {
    return offset >= (this.#starts[0] ?? Infinity) ? this.#spans[lineAt(offset, this.#starts)] : undefined;
  }
}

interface LazySpan<T> {
  to: number;
  make: () => T;
  value?: T;
}

function getValue<T extends object | string>(span: LazySpan<T>): T {
  return (span.value ??= span.make());
}

function readShortText(node: SyntaxNode, text: string): string {
  return collapseWhitespace(readPlainText(node, text)).slice(0, MAX_CONTEXT);
}
