import { decodeHTML } from "entities";
import { collapseWhitespace } from "../document/markup.ts";
import type { Token } from "./tokens.ts";

/** Names of the elements of a long description, and of the nodes that stand for them and their text. */
const INSERTED = new Set("details summary p paragraph div figcaption text JSXText JSXElement JSXClosingElement JSXIdentifier".split(" "));

/** Attribute that refers to a long description. */
const REFERENCE = "aria-describedby";

/** Start of the ids of long descriptions. */
const ID_PREFIX = "description-";

/** Text that is inserted into a document. */
export interface InsertedText {
  text: string;
  /** Whether the text may instead become the caption of an image, which the tokens of some formats don't contain. */
  isCaption?: boolean;
}

/** Reads the text of inserted markup, whose lines may begin with the marks of a quotation. */
export function readMarkup({ markup }: { markup: string }): InsertedText {
  return { text: collapseWhitespace(decodeHTML(markup.replace(/^[ \t>]+/gm, "").replace(/<[^<>]*>/g, " "))) };
}

/** Whether a changed document shows the same as before, and in addition the inserted texts, each in one place. Images may get references to them. */
export function showsInsertedTexts(tokens: Token[], newTokens: Token[], texts: readonly InsertedText[]): boolean {
  const before = tokens.filter(isNotBlank);
  const after = newTokens.filter(isNotBlank);
  const pending = [...texts];
  let position = 0;
  for (let index = 0; index <= before.length; index += 1) {
    const run = findRun(before[index], after, position, pending);
    if (run === undefined) return false;
    if (run.match !== undefined) pending.splice(run.match, 1);
    position = run.end + 1;
  }
  return pending.every(({ isCaption }) => isCaption === true) && hasAllReferences(after);
}

/**
 * Finds the next token that is the same; behind the last one, the end of the document. Tokens before it must show one of the pending texts, whose index is `match`.
 */
function findRun(
  token: Token | undefined,
  after: Token[],
  from: number,
  pending: InsertedText[],
): { end: number; match?: number } | undefined {
  for (let end = from; end <= after.length; end += 1) {
    const isNext = token === undefined ? end === after.length : isSame(token, after[end]);
    if (isNext && end === from) return { end };
    const match = isNext ? pending.findIndex(({ text }) => showsText(after.slice(from, end), text)) : -1;
    if (match >= 0) return { end, match };
    const skipped = after[end];
    if (skipped === undefined || !isAllowed(skipped)) return undefined;
  }
  return undefined;
}

function showsText(inserted: Token[], text: string): boolean {
  const shown = collapseWhitespace(inserted.map(readText).join(" "));
  // Astro's compiler does not decode entities.
  return [shown, decodeHTML(shown)].some((candidate) => candidate === text || candidate.endsWith(` ${text}`));
}

/** Whether each element to which an image refers exists, unless the document had none before. */
function hasAllReferences(tokens: Token[]): boolean {
  const ids = new Set(tokens.flatMap(({ attributes }) => attributes.flatMap(([name, id]) => (name === "id" ? [id] : []))));
  return tokens.every(({ attributes }) => attributes.every(([name, id]) => name !== REFERENCE || !id.startsWith(ID_PREFIX) || ids.has(id)));
}

/** Whether tokens are the same, except for a reference that the first does not have. */
function isSame(before: Token | undefined, after: Token | undefined): boolean {
  if (before === undefined || after === undefined || before.name !== after.name) return false;
  const hasReference = before.attributes.some(([name]) => name === REFERENCE);
  const attributes = hasReference ? after.attributes : after.attributes.filter(([name]) => name !== REFERENCE);
  return JSON.stringify(before.attributes) === JSON.stringify(attributes);
}

function isNotBlank(token: Token): boolean {
  return !isText(token) || readText(token).trim() !== "";
}

function isText({ name }: Token): boolean {
  return name === "text" || name === "JSXText";
}

function readText(token: Token): string {
  if (!isText(token)) return "";
  const text = token.attributes.find(([name]) => name === "" || name === "value")?.[1] ?? "";
  // The rewriting of dialects in CommonMark leaves invisible word joiners in the text.
  return (token.name === "JSXText" ? String(JSON.parse(text)) : text).replaceAll("\u2060", "");
}

function isAllowed({ name, attributes }: Token): boolean {
  const isElement = name !== "text" && !name.startsWith("JSX");
  return INSERTED.has(name.replace(/^<(.*)>$/, "$1")) && (!isElement || attributes.every(([attribute]) => attribute === "id"));
}
