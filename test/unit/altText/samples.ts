import type { SyntaxFeature, SyntaxSample } from "../../../src/altText/document/documentSyntax.ts";
import type { Syntax } from "../../../src/altText/document/syntax.ts";
import { syntaxes } from "../../../src/altText/document/syntaxList.ts";

/** The syntaxes in which images are elements or Markdown. The others are only checked, and have their own syntax for images. */
export const markupSyntaxes = syntaxes.filter((syntax) => !("isScanOnly" in syntax));

/** Samples of these syntaxes. The file of a syntax is named after its id. */
const samples = new Map<Syntax, SyntaxSample>(
  await Promise.all(
    markupSyntaxes.map(async ({ id }): Promise<[Syntax, SyntaxSample]> => {
      const { sample } = (await import(`../../../src/altText/document/syntaxes/${id}.ts`)) as { sample: SyntaxSample };
      return [id, sample];
    }),
  ),
);

/** Puts markup into a document of a syntax. Markup with closed tags and quoted attributes is valid in every syntax. */
export function wrapMarkup(syntax: Syntax, markup: string): string {
  const sample = samples.get(syntax);
  if (sample === undefined) throw new RangeError(`There is no sample of ${syntax}.`);
  return sample.wrap(markup);
}

export function hasFeature(syntax: Syntax, feature: SyntaxFeature): boolean {
  return samples.get(syntax)?.features.includes(feature) === true;
}

export function listSyntaxesWith(feature: SyntaxFeature): Syntax[] {
  return Array.from(samples.keys()).filter((syntax) => hasFeature(syntax, feature));
}
