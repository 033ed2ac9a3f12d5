import { parse } from "@astrojs/compiler";
import type { AttributeNode, Node } from "@astrojs/compiler/types";
import { createTextToken, type Token } from "../tokens.ts";

/** Reads an Astro component as its compiler does. The compiler never frees memory, so it must run in a thread that ends. */
export async function readAstro(source: string): Promise<Token[]> {
  const { ast, diagnostics } = await parse(source, { position: false });
  const tokens = [createTextToken("errors", String(diagnostics.length))];
  const pending: Node[] = [ast];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if ("attributes" in node) tokens.push({ name: `<${node.name}>`, attributes: node.attributes.map(readAttribute) });
    else tokens.push(createTextToken(node.type, "value" in node ? node.value : ""));
    if ("children" in node) pending.push(...node.children.toReversed());
  }
  return tokens;
}

function readAttribute({ kind, name, value }: AttributeNode): Token["attributes"][number] {
  switch (kind) {
    case "spread":
      return [`{...${name}}`, ""];
    case "expression":
    case "template-literal":
      return [name, `{${value}}`];
    case "shorthand":
      return [name, `{${name}}`];
    case "quoted":
    case "empty":
      return [name, value];
  }
}
