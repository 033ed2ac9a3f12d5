import type { ImageUse } from "../imageUse.ts";
import { addressesIn } from "./expressions.ts";
import { templateElements } from "./htmlElements.ts";
import { expressionsIn, templateOf } from "./template.ts";
import type { Components } from "./components.ts";
import { usesOfElements } from "./usesOfElements.ts";

/** Those of a Svelte component. */
export function svelteUses(source: string, components: Components): ImageUse[] {
  const template = templateOf(source, expressionsIn(source, 0, true));
  return usesOfElements(templateElements(template), { source, components, addressOf: addressesIn(scriptsOf(source)) });
}

/** Those of an Astro page or component: what is between its fences is TypeScript, and expressions hold markup. */
export function astroUses(source: string, components: Components): ImageUse[] {
  const [fences = "", code = ""] = /^\s*---([^]*?)\n---[ \t]*(?:\r?\n|$)/.exec(source) ?? [];
  const page = fences.replace(/[^\r\n]/g, " ") + source.slice(fences.length);
  const template = templateOf(page, expressionsIn(page, fences.length, false), "tsx");
  return usesOfElements(templateElements(template), { source, components, addressOf: addressesIn(code) });
}

/** Those of a Vue component: its template is HTML, but for its bound attributes. A template in another language, such as Pug, is left alone. */
export function vueUses(source: string, components: Components): ImageUse[] {
  const page = source.replace(
    /(<template\b[^<>]{0,1000}\blang\s*=\s*["']?(?!html\b)\w[^<>]{0,1000}>)([^]*?)(?=<\/template\s*>|$)/gi,
    (_, tag: string, other: string) => {
      return tag + other.replace(/[^\r\n]/g, " ");
    },
  );
  return usesOfElements(templateElements({ source: page, masked: page, expressions: new Map() }), {
    source,
    components,
    addressOf: addressesIn(scriptsOf(source)),
  });
}

function scriptsOf(source: string): string {
  return Array.from(source.matchAll(/<script\b[^>]*>([^]*?)<\/script/gi), ([, code = ""]) => code).join("\n");
}
