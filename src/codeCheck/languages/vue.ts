import { parse, type RootNode, type TemplateChildNode } from "@vue/compiler-dom/dist/compiler-dom.esm-browser.prod.js";
import { decodeHTML, decodeHTMLAttribute } from "entities";
import { parseScript, parseTsx } from "./script.ts";

const VOID_ELEMENT = /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/;

function isClosed({ tag, loc }: { tag: string; loc: { source: string } }): boolean {
  return VOID_ELEMENT.test(tag) || loc.source.endsWith("/>") || /<\/[^<>]+>$/.exec(loc.source)?.[0].slice(2, -1).trim() === tag;
}

/** @throws Error that describes the first syntax error in the template or in a script */
export function parseVue(code: string): void {
  let problem: string | undefined;
  const root = parse(code, {
    parseMode: "sfc",
    decodeEntities: (raw, isAttribute) => (isAttribute ? decodeHTMLAttribute(raw) : decodeHTML(raw)),
    onError: ({ message, loc }) => (problem ??= `${message} (line ${loc?.start.line})`),
  });
  // The compiler's build for browsers does not report missing end tags.
  const pending: (RootNode | TemplateChildNode)[] = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if ("tag" in node && !isClosed(node)) problem ??= `<${node.tag}> is not closed (line ${node.loc.start.line})`;
    if ("children" in node && Array.isArray(node.children)) pending.push(...(node.children as TemplateChildNode[]).toReversed());
  }
  if (problem !== undefined) throw new Error(problem);
  for (const node of root.children) {
    if (!("tag" in node) || node.tag !== "script") continue;
    const [script] = node.children;
    const language = node.props.find(({ name }) => name === "lang");
    const isTyped = language !== undefined && "value" in language && /^tsx?$/.test(language.value?.content ?? "");
    if (script) (isTyped ? parseTsx : parseScript)(script.loc.source);
  }
}
