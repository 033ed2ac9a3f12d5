import { parse, type RootNode, type TemplateChildNode } from "@vue/compiler-dom/dist/compiler-dom.esm-browser.prod.js";
import { decodeHTML, decodeHTMLAttribute } from "entities";
import { convertToPlainLines } from "../../document/lineEnds.ts";
import { createTextToken, type Token } from "../tokens.ts";
import { createErrorToken } from "./estree.ts";

/** Reads a Vue component as its compiler does. */
export function readVue(source: string): Token[] {
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
    if ("tag" in node) tokens.push({ name: node.tag, attributes: node.props.map(readProperty) });
    else if ("content" in node)
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

type Property = Extract<TemplateChildNode, { props: unknown }>["props"][number];

function readProperty(property: Property): Token["attributes"][number] {
  if ("value" in property) return [property.name, property.value?.content ?? ""];
  const { rawName, name, exp } = property;
  return [rawName ?? name, exp?.loc.source ?? ""];
}
