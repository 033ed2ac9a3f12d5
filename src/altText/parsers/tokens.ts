import type { DialectFeatures } from "../document/dialect.ts";

/** An element, an image or a piece of text, as a framework's own parser sees it. */
export interface Token {
  name: string;
  attributes: [name: string, value: string][];
}

/** Reads a document with a parser other than the one with which Oriel finds images. @throws Error if the parser can't read the document */
export type TokenReader = (source: string, features: DialectFeatures) => Token[] | Promise<Token[]>;

/** Creates a token for a piece of text. The text is the value of an attribute without a name. */
export function createTextToken(name: string, text: string): Token {
  return { name, attributes: [["", text]] };
}
