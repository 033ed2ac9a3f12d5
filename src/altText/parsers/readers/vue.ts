import { parse, type RootNode, type TemplateChildNode } from "@vue/compiler-dom/dist/compiler-dom.esm-browser.prod.js";
import { decodeHTML, decodeHTMLAttribute } from "entities";
import { convertToPlainLines } from "../../document/lineEnds.ts";
import { createTextToken, type Token } from "../tokens.ts";
import { createErrorToken } from "./estree.ts";

/** Reads a Vue component as its compiler does, and its scripts in JSX or TSX as Babel does. */
export async function readVue(source: string): Promise<Token[]> {
  const { text } = convertToPlainLines(source);
  let errorCount = 0;
  const root = parse(text, {
    parseMode: "sfc",
    // Otherwise, a comment would change the whitespace around it.
    whitespace: "preserve",
    decodeEntities: (raw, isAttribute) => (isAttribute ? decodeHTMLAttribute(raw) : decodeHTML(raw)),
    onError: () => (errorCount += 1),
  });
  const tokens: Token[] = [];
  const pending: (RootNode | TemplateChildNode)[] = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if ("tag" in node) {
      const attributes = node.props.map(readProperty);
      tokens.push({ name: node.tag, attributes });
      const types = SCRIPT_TYPES.get(attributes.find(([name]) => name === "lang")?.[1] ?? "");
      const [script] = node.children;
      if (node.tag === "script" && types !== undefined && script) {
        tokens.push(...(await import("./jsx.ts")).createScriptReader(types)(script.loc.source));
        continue;
      }
    } else if ("content" in node)
      tokens.push(
        createTextToken(
          node.loc.source.startsWith("<!--") ? "comment" : "text",
          typeof node.content === "string" ? node.content : node.loc.source,
        ),
      );
    if ("children" in node && Array.isArray(node.children)) pending.push(...(node.children as TemplateChildNode[]).toReversed());
  }
  return [createErrorToken(errorCount), ...tokens];
}

/** Babel's plugin for the types, by the language of a script that may contain elements. */
const SCRIPT_TYPES = new Map([
  ["jsx", "flow"],
  ["tsx", "typescript"],
] as const) as ReadonlyMap<string, "flow" | "typescript">;

type Property = Extract<TemplateChildNode, { props: unknown }>["props"][number];

function readProperty(property: Property): Token["attributes"][number] {
  if ("value" in property) return [property.name, property.value?.content ?? ""];
  const { rawName, name, exp } = property;
  return [rawName ?? name, exp?.loc.source ?? ""];
}
