import { decodeHTML, decodeXML } from "entities";

/** Definitions in the internal subset of a document type declaration. */
export interface DocumentType {
  /** Replacement texts by entity name, without references to other entities. */
  entities: Map<string, string>;
  /** Default values of attributes, by element name. */
  defaults: Map<string, Record<string, string>>;
}

/** Maximum length of all replacement texts together, and of the source after entities with markup are expanded. */
const MAX_EXPANDED_LENGTH = 4_000_000;
/** Maximum depth at which entities may contain each other. */
const MAX_ENTITY_DEPTH = 16;
/** Maximum number of references to parameter entities, which may take time even if they expand to nothing. */
const MAX_PARAMETER_REFERENCES = 10_000;
/** Entities that every parser knows. A declaration can't change them. Source: XML 1.0, section 4.6. */
const PREDEFINED_ENTITIES = new Set(["amp", "apos", "gt", "lt", "quot"]);

/** Returns the position after a document type declaration, or -1 if it does not end. */
export function findDoctypeEnd(text: string, start: number): number {
  const token = /"[^"]*"|'[^']*'|<!--[^]*?-->|<\?[^]*?\?>|[[\]<>]/g;
  token.lastIndex = start + 2;
  let isInSubset = false;
  let depth = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    if (match[0] === "[" && depth === 0) isInSubset = true;
    else if (match[0] === "]" && depth === 0) isInSubset = false;
    else if (match[0] === "<") depth++;
    else if (match[0] === ">" && depth > 0) depth--;
    else if (match[0] === ">" && !isInSubset) return token.lastIndex;
  }
  return -1;
}

/**
 * Reads the entities and default attributes of a document type declaration. External entities are never loaded.
 * @throws Error if the entities expand to too much text
 */
export function parseDoctype(doctype: string): DocumentType {
  const subset = expandParameterEntities(/\[([^]*)\]/.exec(doctype)?.[1]?.replaceAll(/<!--[^]*?-->/g, "") ?? "");
  const declared = new Map<string, string>();
  for (const [, name = "", double, single] of subset.matchAll(/<!ENTITY\s+([^\s%"'<>]+)\s+(?:"([^"]*)"|'([^']*)')\s*>/g)) {
    // The first declaration is binding. Source: XML 1.0, section 4.2.
    if (!declared.has(name) && !PREDEFINED_ENTITIES.has(name)) declared.set(name, expandCharacterReferences(double ?? single ?? ""));
  }
  const entities = new Map<string, string>();
  let length = 0;
  for (const [name, text] of declared) {
    const expanded = expandEntities(text, declared, MAX_EXPANDED_LENGTH - length);
    length += expanded.length;
    entities.set(name, expanded);
  }
  return { entities, defaults: readAttributeLists(subset, (text) => decodeXML(expandEntities(text, entities, MAX_EXPANDED_LENGTH))) };
}

/** Matches declarations of parameter entities, and references to them between declarations. */
const PARAMETER_ENTITIES = /<!ENTITY\s+%\s+([^\s"'<>]+)\s+(?:"([^"]*)"|'([^']*)')\s*>|%([^\s;%"'<>]+);|<(?:"[^"]*"|'[^']*'|[^"'>])*>/g;

/**
 * Replaces parameter entities with the declarations that they contain. In an internal subset, references to them occur only between
 * declarations. Source: XML 1.0, section 2.8.
 * @throws Error if the result is too long, or if the entities contain each other
 */
function expandParameterEntities(subset: string, entities = new Map<string, string>(), state = { references: 0 }, depth = 0): string {
  if (depth > MAX_ENTITY_DEPTH || state.references > MAX_PARAMETER_REFERENCES)
    throw new Error("The SVG is damaged: its entities contain each other.");
  let length = 0;
  return subset.replaceAll(PARAMETER_ENTITIES, (whole, declared: string | undefined, double, single, used: string | undefined) => {
    if (declared !== undefined) {
      if (!entities.has(declared)) entities.set(declared, expandCharacterReferences(String(double ?? single)));
      return "";
    }
    if (used !== undefined) state.references++;
    const expanded = used === undefined ? whole : expandParameterEntities(entities.get(used) ?? "", entities, state, depth + 1);
    length += expanded.length;
    if (length > MAX_EXPANDED_LENGTH) throw new Error("The SVG is damaged: its entities expand to too much text.");
    return expanded;
  });
}

/** Replaces references to characters, as a parser does when it reads a declaration. Source: XML 1.0, section 4.5. */
function expandCharacterReferences(text: string): string {
  return text.replaceAll(/&#(?:\d+|x[\da-f]+);/gi, (reference) => decodeXML(reference));
}

function expandEntities(text: string, entities: Map<string, string>, limit: number, depth = 0): string {
  if (depth > MAX_ENTITY_DEPTH) throw new Error("The SVG is damaged: its entities contain each other.");
  let length = 0;
  return text.replaceAll(/&([^\s&;#]+);/g, (whole, name: string) => {
    const replacement = entities.get(name);
    if (replacement === undefined) return whole;
    const expanded = expandEntities(replacement, entities, limit - length, depth + 1);
    length += expanded.length;
    if (length > limit) throw new Error("The SVG is damaged: its entities expand to too much text.");
    return expanded;
  });
}

/**
 * Replaces references to entities that contain markup or references, which a parser would read as text. Also defines the HTML entities that
 * the source uses.
 * @throws Error if the result is too long
 */
export function expandMarkup(source: string, { entities }: DocumentType): string {
  const markup = new Map([...entities].filter(([, text]) => /[<&]/.test(text)));
  for (const text of [source, ...markup.values()]) {
    for (const [reference, name = ""] of text.matchAll(/&([A-Za-z_][\w.-]*);/g)) {
      if (entities.has(name) || PREDEFINED_ENTITIES.has(name)) continue;
      const character = decodeHTML(reference);
      if (character !== reference) entities.set(name, character);
    }
  }
  return markup.size > 0 ? expandEntities(source, markup, MAX_EXPANDED_LENGTH) : source;
}

/** @param expand replaces the references in a value */
function readAttributeLists(subset: string, expand: (text: string) => string): Map<string, Record<string, string>> {
  const defaults = new Map<string, Record<string, string>>();
  for (const [, element = "", list = ""] of subset.matchAll(/<!ATTLIST\s+([^\s<>]+)((?:"[^"]*"|'[^']*'|[^"'<>])*)>/g)) {
    const attributes = defaults.get(element) ?? {};
    const definitions = list.matchAll(
      /([^\s"'()|]+)\s+(?:[A-Z]+\s*\([^)]*\)|[A-Z]+|\([^)]*\))\s+(?:#REQUIRED|#IMPLIED|(?:#FIXED\s+)?(?:"([^"]*)"|'([^']*)'))/g,
    );
    for (const [, name = "", double, single] of definitions) {
      const value = double ?? single;
      if (value !== undefined) attributes[name] ??= expand(value);
    }
    defaults.set(element, attributes);
  }
  return defaults;
}
