import type { SyntaxNode } from "@lezer/common";
import { lineAt } from "../../../core/lines.ts";
import { MAX_CONTEXT } from "../imageUse.ts";
import { collapseWhitespace } from "../markup.ts";
import type { Control } from "./controls.ts";
import type { MarkdownNodes } from "./markdownNodes.ts";
import { readReference, type Destination } from "./markdownReferences.ts";
import { plainText } from "./markdownText.ts";

/** The Markdown around each offset of a document. Texts are built once for all images that share them. */
export class MarkdownContexts {
  readonly #paragraphs = new Surroundings<string>();
  readonly #links = new Surroundings<Control>();
  readonly #headings = new Surroundings<string>();

  /** @param text the parsed text; @param source the text before masking */
  constructor({ texts, links, headings }: MarkdownNodes, text: string, source: string, definitions: Map<string, Destination>) {
    for (const node of headings) this.#headings.add(node, () => shortText(node, text));
    for (const node of texts) this.#paragraphs.add(node, () => shortText(node, text));
    for (const node of links) {
      const link = readReference(node, source, definitions);
      if (link === undefined) continue;
      const { target: href, title } = link;
      this.#links.add(node, () => ({
        kind: "link",
        text: shortText(node, text),
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

/** Spans in document order that never overlap, each with a value that is computed on first use. */
class Surroundings<T extends object | string> {
  readonly #starts: number[] = [];
  readonly #spans: Place<T>[] = [];

  add({ from, to }: SyntaxNode, make: () => T): void {
    this.#starts.push(from);
    this.#spans.push({ to, make });
  }

  at(offset: number): T | undefined {
    const span = this.#lastBy(offset);
    return span && offset < span.to ? made(span) : undefined;
  }

  /** The value of the last span that starts before an offset. */
  before(offset: number): T | undefined {
    const span = this.#lastBy(offset - 1);
    return span && made(span);
  }

  #lastBy(offset: number): Place<T> | undefined {
    return offset >= (this.#starts[0] ?? Infinity) ? this.#spans[lineAt(offset, this.#starts)] : undefined;
  }
}

interface Place<T> {
  to: number;
  make: () => T;
  made?: T;
}

function made<T extends object | string>(place: Place<T>): T {
  return (place.made ??= place.make());
}

function shortText(node: SyntaxNode, text: string): string {
  return collapseWhitespace(plainText(node, text)).slice(0, MAX_CONTEXT);
}
