import { collapseWhitespace } from "../document/markup.ts";
import type { IntendedChange } from "../document/edits/changes.ts";
import { readMarkup, showsInsertedTexts } from "./compareInsertion.ts";
import type { Token } from "./tokens.ts";

interface Difference {
  name: string;
  before: string | undefined;
  /** Value after the change; undefined if the attribute is gone. */
  value: string | undefined;
}

/** Matches attributes that name or hide an image, and fields of front matter for alt text. */
const NAMING_ATTRIBUTE = /^(?:alt|aria-label|title|aria-hidden|.*alt(?:[ _-]?text)?)$/i;

/**
 * Whether a changed document shows the same as before, except for the intended alt texts. Each intended text must be found in exactly one
 * attribute that names an image, unless the image has it already.
 */
export function showsIntendedChanges(tokens: Token[], newTokens: Token[], changes: IntendedChange[]): boolean {
  const descriptions = changes.filter((change) => change.kind === "description");
  if (descriptions.length > 0) return descriptions.length === changes.length && showsInsertedTexts(tokens, newTokens, descriptions);
  const removals = changes.filter((change) => change.kind === "removal");
  if (removals.length > 0) return removals.length === changes.length && showsInsertedTexts(newTokens, tokens, removals.map(readMarkup));
  const comments = changes.filter((change) => change.kind === "comment");
  const [removed, added] = [true, false].map((isRemoved) =>
    comments.filter((comment) => comment.isRemoved === isRemoved).map(({ text }) => text),
  );
  const before = comments.length === 0 ? tokens : removeComments(tokens, removed ?? []).filter(isNeitherParagraphNorBlank);
  const after = comments.length === 0 ? newTokens : removeComments(newTokens, added ?? []).filter(isNeitherParagraphNorBlank);
  if (before.length !== after.length) return false;
  // Changes whose alt text is not set yet are matched first: each of them must be found, and another change may have the same text.
  const pending = changes.filter((change) => change.kind === "alt").toSorted((a, b) => Number(a.isAlreadySet) - Number(b.isAlreadySet));
  const properties = new Set(changes.map((change) => (change.kind === "alt" ? change.property : undefined)));
  /** Whether whole snippets are replaced, which may change any of the attributes that name an image. */
  const replacesSnippet = changes.some(({ kind }) => kind === "snippet");
  for (const [index, token] of before.entries()) {
    const differences = findDifferences(token, after[index] as Token);
    if (differences === undefined) return false;
    const addsName = differences.some(({ value }) => value !== undefined);
    for (const { name, before: valueBefore = "", value } of differences) {
      if (!NAMING_ATTRIBUTE.test(name) && !properties.has(name)) return false;
      if (replacesSnippet || (value === undefined && addsName)) continue;
      const matchIndex = value === undefined ? -1 : pending.findIndex((change) => isIntended(change, name, valueBefore, value));
      if (matchIndex < 0) return false;
      pending.splice(matchIndex, 1);
    }
  }
  return pending.every(({ isAlreadySet }) => isAlreadySet);
}

/** Removes one comment for each text. A text without a comment is ignored, because some parsers leave out all comments. */
function removeComments(tokens: Token[], texts: string[]): Token[] {
  const pending = [...texts];
  return tokens.filter(({ name, attributes: [content] }) => {
    const index = name === "comment" ? pending.findIndex((text) => content?.[1].includes(text)) : -1;
    if (index >= 0) pending.splice(index, 1);
    return index < 0;
  });
}

/**
 * Whether a token is neither a paragraph nor blank text. These are not compared if comments change, because in Markdown a comment on the line of
 * an HTML element puts the element into a paragraph, which does not change what the page shows.
 */
function isNeitherParagraphNorBlank({ name, attributes: [content] }: Token): boolean {
  return name !== "p" && name !== "paragraph" && (name !== "text" || content?.[1].trim() !== "");
}

/** Matches the size after an image's alt text in Obsidian, or the size alone. */
const SIZE = /(?:\|\s*(\d+(?:x\d+)?)|^(\d+(?:x\d+)?))\s*$/;

function isIntended({ alt }: { alt: string }, name: string, before: string, value: string): boolean {
  // An image that can't have empty alt text is hidden instead.
  if (name === "aria-hidden") return alt === "" && value === "true";
  const [, size, sizeAlone] = SIZE.exec(before) ?? [];
  const expectedSize = size ?? sizeAlone;
  return collapseWhitespace(value) === alt || (expectedSize !== undefined && collapseWhitespace(value) === `${alt}|${expectedSize}`);
}

/** Compares two tokens. @returns undefined if they differ in more than values, or if an attribute is repeated that was not repeated before */
function findDifferences(before: Token, after: Token): Difference[] | undefined {
  if (before === after) return [];
  if (before.name !== after.name || countRepeatedAttributes(after) > countRepeatedAttributes(before)) return undefined;
  const [values, newValues] = [new Map(before.attributes), new Map(after.attributes)];
  const keptNames = before.attributes.filter(([name]) => newValues.has(name)).map(([name]) => name);
  if (
    keptNames.join("\n") !==
    after.attributes
      .filter(([name]) => values.has(name))
      .map(([name]) => name)
      .join("\n")
  )
    return undefined;
  const names = [...values.keys(), ...[...newValues.keys()].filter((name) => !values.has(name))];
  return names
    .filter((name) => values.get(name) !== newValues.get(name))
    .map((name) => ({ name, before: values.get(name), value: newValues.get(name) }));
}

function countRepeatedAttributes({ attributes }: Token): number {
  return attributes.length - new Set(attributes.map(([name]) => name)).size;
}
