import { listOccurrences } from "../../../../../src/altText/document/edits/locate.ts";
import { findImageUses } from "../../../../../src/altText/document/find.ts";
import type { ReviewedUse } from "../../../../../src/extension/altText/review/reviewedUse.ts";

/** Creates the uses that a scan finds in a Markdown document, each with a finding. */
export function scanMarkdown(uri: string, source: string): ReviewedUse[] {
  const uses = findImageUses(source, "markdown");
  const occurrences = listOccurrences(source, uses);
  return uses.map(({ range: { from, to }, target }, index) => {
    const before = source.slice(from, to);
    const occurrence = occurrences[index] ?? { index: 0, count: 1 };
    return {
      ...{
        id: `${uri} ${occurrence.index} ${before}`,
        path: uri,
        uri,
        syntax: "markdown",
        line: 1,
        element: "image",
        from,
        before,
        occurrence,
      },
      ...{ isWritable: true, mayBeDecorative: true, facts: [], currentAlt: "image", image: `file:///${target}` },
      excerpt: { before: source.slice(0, from), construct: before, after: source.slice(to) },
      findings: [{ rule: "placeholder", severity: "warning", message: "The alt text is a placeholder." }],
      state: { kind: "found" },
    };
  });
}
