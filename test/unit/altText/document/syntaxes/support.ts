import assert from "node:assert/strict";
import { findImageUses } from "../../../../../src/altText/document/find.ts";
import type { ImageUse } from "../../../../../src/altText/document/imageUse.ts";
import type { Syntax } from "../../../../../src/altText/document/syntax.ts";
import { brief } from "./brief.ts";

/** A test: its title, a document, and the images in it, in short. */
export type FindCase = [title: string, source: string, images: string[]];

export function findBriefs(syntax: Syntax, source: string): string[] {
  return findImageUses(source, syntax).map(brief);
}

/** Defines one test for each case. @param wrap puts the source of a case into a document */
export function testFinding(syntax: Syntax, cases: FindCase[], wrap = (source: string) => source): void {
  for (const [title, source, images] of cases) it(title, () => assert.deepEqual(findBriefs(syntax, wrap(source)), images));
}

/** The context of each image. */
export function contextsIn(syntax: Syntax, source: string): ImageUse["context"][] {
  return findImageUses(source, syntax).map(({ context }) => context);
}
