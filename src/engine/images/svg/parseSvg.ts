import { Element, Text, type ParentNode, Document } from "domhandler";
import { appendChild } from "domutils";
import { SaxesParser } from "saxes";
import { expandMarkup, findDoctypeEnd, parseDoctype, type DocumentType } from "./doctype.ts";

/** A parsed SVG: names have no prefixes, and only elements of SVG and of XHTML are kept. */
export interface SvgDocument {
  root: Element;
  /** Number of style sheets that processing instructions refer to. */
  externalStyleSheetCount: number;
  /** Whether the source is not well-formed, so that content may be missing. */
  isDamaged: boolean;
}

export const SVG = "http://www.w3.org/2000/svg";
export const XHTML = "http://www.w3.org/1999/xhtml";
const XLINK = "http://www.w3.org/1999/xlink";
const MATHML = "http://www.w3.org/1998/Math/MathML";
const XML = "http://www.w3.org/XML/1998/namespace";

/** Maximum depth of the tree. resvg (0.4x) has a limit of 1024. */
const MAX_DEPTH = 1000;
/** Maximum number of elements and texts. Each takes about 1.2 KB of the decoder's heap. */
const MAX_NODES = 500_000;

/** Namespaces by the variants that some exporters write. */
const NAMESPACE_VARIANTS: Record<string, string> = { [`${SVG}/`]: SVG };

/**
 * Parses an SVG. Source that is not well-formed is read as far as it makes sense.
 * @throws Error whose message can be shown to the user
 */
export function parseSvg(text: string): SvgDocument {
  const doctypeStart = /<!doctype/i.exec(text.slice(0, findRootStart(text)))?.index ?? -1;
  const doctypeEnd = doctypeStart < 0 ? -1 : findDoctypeEnd(text, doctypeStart);
  const type: DocumentType =
    doctypeEnd < 0 ? { entities: new Map(), defaults: new Map() } : parseDoctype(text.slice(doctypeStart, doctypeEnd));
  const source = doctypeEnd < 0 ? text : `${text.slice(0, doctypeStart)}${text.slice(doctypeEnd)}`;
  return buildTree(expandMarkup(source, type), type);
}

/** Returns the position of the root element. A document type declaration is searched for only before it. */
function findRootStart(text: string): number {
  const match = /<(?:[\w.-]+:)?svg[\s/>]/.exec(text);
  return match?.index ?? text.length;
}

function buildTree(source: string, type: DocumentType): SvgDocument {
  const parser = new SaxesParser({ xmlns: false, position: false });
  Object.assign(parser.ENTITIES, Object.fromEntries(type.entities));
  const scopes: Record<string, string>[] = [{ xml: XML }];
  const document = new Document([]);
  const parents: (ParentNode | undefined)[] = [document];
  let isDamaged = false;
  let externalStyleSheetCount = 0;
  let nodeCount = 0;
  const countNode = () => {
    if (++nodeCount > MAX_NODES) throw new Error(`The SVG has more than ${MAX_NODES} elements.`);
  };
  parser.on("error", () => (isDamaged = true));
  parser.on("processinginstruction", ({ target }) => {
    if (target === "xml-stylesheet") externalStyleSheetCount++;
  });
  parser.on("opentag", ({ name, attributes }) => {
    countNode();
    if (parents.length > MAX_DEPTH) throw new Error("The SVG is damaged: its elements are nested too deeply.");
    const allAttributes = { ...type.defaults.get(name), ...attributes };
    const scope = openScope(scopes.at(-1) ?? {}, allAttributes);
    scopes.push(scope);
    const parent = parents.at(-1);
    const element = parent && createElement(name, allAttributes, scope, parent);
    if (element && parent) appendChild(parent, element);
    parents.push(element);
  });
  parser.on("closetag", () => {
    scopes.pop();
    parents.pop();
  });
  const addText = (data: string) => {
    const parent = parents.at(-1);
    if (!(parent instanceof Element)) return;
    countNode();
    appendChild(parent, new Text(data));
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.write(source).close();
  const root = document.children.find((node): node is Element => node instanceof Element && node.name === "svg");
  if (!root) throw new Error("The SVG is damaged: it has no svg element.");
  return { root, externalStyleSheetCount, isDamaged };
}

function openScope(outer: Record<string, string>, attributes: Record<string, string>): Record<string, string> {
  let scope = outer;
  for (const [name, value] of Object.entries(attributes)) {
    const [, prefix] = /^xmlns(?::(.+))?$/.exec(name) ?? [undefined, undefined];
    if (name !== "xmlns" && prefix === undefined) continue;
    if (scope === outer) scope = { ...outer };
    scope[prefix ?? ""] = NAMESPACE_VARIANTS[value] ?? value;
  }
  return scope;
}

/** Creates an element of SVG, or of XHTML or MathML as XHTML; undefined for those of other namespaces, such as an editor's own. */
function createElement(
  name: string,
  attributes: Record<string, string>,
  scope: Record<string, string>,
  parent: ParentNode,
): Element | undefined {
  const [prefix, localName] = splitName(name);
  const parentNamespace = parent instanceof Element ? parent.namespace : SVG;
  const isInHtml = parent instanceof Element && (parent.name === "foreignObject" || parentNamespace === XHTML);
  // SVGs copied from web pages often lack the namespaces, which only standalone files need.
  const namespace = scope[prefix] ?? (prefix === "" ? (isInHtml && localName !== "svg" ? XHTML : SVG) : undefined);
  // In HTML pages, the content of `foreignObject` needs no namespace either.
  const isUnmarkedHtml = isInHtml && namespace === SVG && prefix === "" && localName !== "svg" && attributes["xmlns"] === undefined;
  // Formulas can't be drawn, but their text can be sent.
  const isFormula = isInHtml && namespace === MATHML;
  const actualNamespace = isUnmarkedHtml || isFormula ? XHTML : namespace;
  if (actualNamespace !== SVG && actualNamespace !== XHTML) return undefined;
  const element = new Element(actualNamespace === XHTML ? localName.toLowerCase() : localName, readAttributes(attributes, scope));
  element.namespace = actualNamespace;
  return element;
}

function readAttributes(attributes: Record<string, string>, scope: Record<string, string>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes)) {
    const [prefix, localName] = splitName(name);
    if (name === "xmlns" || prefix === "xmlns") continue;
    if (prefix === "") result[name] = value;
    // The prefix `xlink` is often used without a declaration.
    else if (scope[prefix] === XLINK || prefix === "xlink") result[localName] ??= value;
    else if (scope[prefix] === XML) result[`xml:${localName}`] = value;
  }
  return result;
}

function splitName(name: string): [prefix: string, localName: string] {
  const at = name.indexOf(":");
  return at < 0 ? ["", name] : [name.slice(0, at), name.slice(at + 1)];
}
