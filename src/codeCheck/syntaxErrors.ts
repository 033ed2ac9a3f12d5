import { getErrorMessage } from "../failures/failure.ts";
import type { CodeBlock } from "./codeBlocks.ts";
import type { ParseCode } from "./languages/script.ts";

/** Loads a parser. Each is large, and an answer usually needs only one. */
type LoadParser = () => Promise<ParseCode>;

const loadScriptParser: LoadParser = async () => (await import("./languages/script.ts")).parseScript;
const loadTypeScriptParser: LoadParser = async () => (await import("./languages/script.ts")).parseTypeScript;

/** Parsers by the language of a code block. Blocks in other languages are not checked. */
const parsers: ReadonlyMap<string, LoadParser> = new Map([
  ...["js", "jsx", "mjs", "javascript"].map((language) => [language, loadScriptParser] as const),
  ...["ts", "mts", "typescript"].map((language) => [language, loadTypeScriptParser] as const),
  ["tsx", async () => (await import("./languages/script.ts")).parseTsx],
  ["html", async () => (await import("./languages/html.ts")).parseHtml],
  ["vue", async () => (await import("./languages/vue.ts")).parseVue],
  ["svelte", async () => (await import("./languages/svelte.ts")).parseSvelte],
  ["json", async () => JSON.parse as ParseCode],
]);

/** Finds a syntax error in a code block. @returns its description with the language; undefined if there is none, or the language is not checked */
export async function findSyntaxError({ language, code }: CodeBlock): Promise<string | undefined> {
  try {
    (await parsers.get(language)?.())?.(code);
    return undefined;
  } catch (error) {
    return `The ${language} code can't be parsed: ${getErrorMessage(error)}`;
  }
}
