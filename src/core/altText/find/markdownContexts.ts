import type { SyntaxNode, Tree } from "@lezer/common";
import { lineOf } from "../../lines.ts";
import { MAX_CONTEXT, type ImageUse } from "../imageUse.ts";
import { collapsed } from "../markup.ts";
import type { Control } from "./controls.ts";
import { referenceOf, type Destination } from "./markdownReferences.ts";
import { plainText } from "./markdownText.ts";

/** What the places of one Markdown document stand in: made once for all images that share it. */
export class MarkdownContexts {
  readonly #paragraphs = new Surroundings<string>();
  readonly #links = new Surroundings<Control>();

  /** @param text what the tree was made of; @param source what it was before anything was masked */
  constructor(tree: Tree, text: string, source: string, definitions: Map<string, Destination>) {
    tree.iterate({
      enter: (ref) => {
        const { name } = ref;
        if (name !== "Paragraph" && name !== "TableCell" && name !== "Link") return;
        const { node } = ref;
        if (name !== "Link") return this.#paragraphs.add(node, () => shortText(node, text));
        const link = referenceOf(node, source, definitions);
        if (link === undefined) return;
        const { target: href, title } = link;
        this.#links.add(node, () => ({
          kind: "link",
          text: shortText(node, text),
          href,
          ...(title === undefined ? {} : { title: collapsed(title) }),
        }));
      },
    });
  }

  at(offset: number): { paragraph: string | undefined; control: Control | undefined } {
    return { paragraph: this.#paragraphs.at(offset), control: this.#links.at(offset) };
  }
}

/** Spans that never overlap, in their order, and what each of them is to what stands in it. */
class Surroundings<T extends object | string> {
  readonly #starts: number[] = [];
  readonly #spans: { to: number; make: () => T; made?: T }[] = [];

  add({ from, to }: SyntaxNode, make: () => T): void {
    this.#starts.push(from);
    this.#spans.push({ to, make });
  }

  at(offset: number): T | undefined {
    const span = this.#spans[lineOf(offset, this.#starts)];
    return span && offset < span.to && offset >= (this.#starts[0] ?? 0) ? (span.made ??= span.make()) : undefined;
  }
}

/** All images of a document in the order in which they stand, each with the nearest heading of Markdown before it, if there is one. */
export function underHeadings(uses: ImageUse[], tree: Tree, text: string): ImageUse[] {
  const headings: { from: number; heading: string }[] = [];
  tree.iterate({
    enter: (ref) => {
      if (/^(ATX|Setext)Heading/.test(ref.name)) headings.push({ from: ref.from, heading: shortText(ref.node, text) });
    },
  });
  let next = 0;
  return uses
    .sort((a, b) => a.range.from - b.range.from)
    .map((use) => {
      while ((headings[next]?.from ?? Infinity) <= use.range.from) next += 1;
      const heading = headings[next - 1]?.heading ?? "";
      return heading === "" ? use : { ...use, context: { ...use.context, heading } };
    });
}

function shortText(node: SyntaxNode, text: string): string {
  return collapsed(plainText(node, text)).slice(0, MAX_CONTEXT);
}
