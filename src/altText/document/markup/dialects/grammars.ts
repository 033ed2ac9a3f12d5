import type { MarkdownConfig } from "@lezer/markdown";
import type { DialectFeature } from "../../dialect.ts";
import { definitionLists } from "./definitionLists.ts";
import { indentedBlocks } from "./indentedBlocks.ts";
import { markdownInHtml } from "./markdownInHtml.ts";
import { math } from "./math.ts";
import { rawHtml } from "./rawHtml.ts";
import { tabbedLists } from "./tabbedLists.ts";

/** The grammar of each feature that extends Markdown's own. */
export const grammars: readonly { feature: DialectFeature; grammar: MarkdownConfig }[] = [
  { feature: "indentedBlocks", grammar: indentedBlocks },
  { feature: "tabbedLists", grammar: tabbedLists },
  { feature: "definitionLists", grammar: definitionLists },
  { feature: "math", grammar: math },
  { feature: "rawHtml", grammar: rawHtml },
  { feature: "markdownInHtml", grammar: markdownInHtml },
];
