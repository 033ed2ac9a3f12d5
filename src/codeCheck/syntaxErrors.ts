import type { RootNode, TemplateChildNode } from "@vue/compiler-dom/dist/compiler-dom.esm-browser.prod.js";
import { getErrorMessage } from "../failures/failure.ts";
import type { CodeBlock } from "./codeBlocks.ts";

/** Parses code. @throws Error that describes the first syntax error */
type Parser = (code: string) => Promise<void>;

type ScriptPlugin = "jsx" | "typescript" | "flow" | "decorators";

const createScriptParser =
  (...plugins: ScriptPlugin[]): Parser =>
  async (code) => {
    const { parse } = await import("@babel/parser");
    parse(code, { sourceType: "module", plugins, allowReturnOutsideFunction: true });
  };

const parseScript = createScriptParser("jsx", "flow", "decorators");
const parseTypeScript = createScriptParser("typescript", "decorators");
const parseTsx = createScriptParser("typescript", "jsx", "decorators");

/** Errors of HTML that browsers repair, but that show that code was garbled or is missing. */
const SERIOUS_HTML_ERRORS =
  /^(?:eof-|unexpected-question-mark|invalid-first-character-of-tag-name|missing-end-tag-name|unexpected-equals|missing-attribute-value)/;

const parseHtml: Parser = async (code) => {
  const { parseFragment, parse } = await import("parse5");
  let problem: string | undefined;
  const onParseError = ({ code: error, startLine }: { code: string; startLine: number }) => {
    if (SERIOUS_HTML_ERRORS.test(error)) problem ??= `${error} (line ${startLine})`;
  };
  if (/<(?:!doctype|html)\b/i.test(code)) parse(code, { onParseError, sourceCodeLocationInfo: true });
  else parseFragment(code, { onParseError, sourceCodeLocationInfo: true });
  if (problem !== undefined) throw new Error(problem);
  for (const [, attributes = "", script = ""] of code.matchAll(/<script\b([^>]*)>([^]*?)<\/script\s*>/gi)) {
    if (!/\btype\s*=\s*["']?(?!module|text\/javascript|application\/javascript|text\/babel)/i.test(attributes)) await parseScript(script);
  }
};

const VOID_ELEMENT = /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/;

function isClosed({ tag, loc }: { tag: string; loc: { source: string } }): boolean {
  return VOID_ELEMENT.test(tag) || loc.source.endsWith("/>") || /<\/[^<>]+>$/.exec(loc.source)?.[0].slice(2, -1).trim() === tag;
}

const parseVue: Parser = async (code) => {
  const { parse } = await import("@vue/compiler-dom/dist/compiler-dom.esm-browser.prod.js");
  const { decodeHTML, decodeHTMLAttribute } = await import("entities");
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
    if (script) await (isTyped ? parseTsx : parseScript)(script.loc.source);
  }
};

const parseSvelte: Parser = async (code) => {
  const { parse } = await import("svelte/compiler");
  parse(code, { modern: true });
};

const parseJson: Parser = async (code) => {
  JSON.parse(code);
};

/** Parsers by the language of a code block. Blocks in other languages are not checked. */
const parsers: ReadonlyMap<string, Parser> = new Map([
  ...["js", "jsx", "mjs", "javascript"].map((language) => [language, parseScript] as const),
  ...["ts", "mts", "typescript"].map((language) => [language, parseTypeScript] as const),
  ["tsx", parseTsx],
  ["html", parseHtml],
  ["vue", parseVue],
  ["svelte", parseSvelte],
  ["json", parseJson],
]);

/** Finds a syntax error in a code block. @returns its description with the language; undefined if there is none, or the language is not checked */
export async function findSyntaxError({ language, code }: CodeBlock): Promise<string | undefined> {
  try {
    await parsers.get(language)?.(code);
    return undefined;
  } catch (error) {
    return `The ${language} code can't be parsed: ${getErrorMessage(error)}`;
  }
}
