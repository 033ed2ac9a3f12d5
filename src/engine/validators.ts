import { countCodeWords } from "../codeCheck/codeBlocks.ts";
import { checkCode, createCodeRepairPrompt } from "../codeCheck/checkCode.ts";
import { checkMermaid } from "../mermaid/checkMermaid.ts";
import { countDiagramWords, createRepairPrompt } from "../mermaid/repair.ts";
import type { AnswerValidators } from "./answerWithCheck.ts";

/** Bundles of the processes that parse answers. */
export interface ParserScripts {
  mermaidScript: string;
  codeScript: string;
}

export function createValidators({ mermaidScript, codeScript }: ParserScripts): AnswerValidators {
  return {
    mermaid: {
      check: (answer, signal) => checkMermaid(answer, { script: mermaidScript }, signal),
      createRepairPrompt,
      countWords: countDiagramWords,
    },
    code: {
      check: (answer, signal) => checkCode(answer, codeScript, signal),
      createRepairPrompt: (_, problem) => createCodeRepairPrompt(problem),
      countWords: countCodeWords,
    },
  };
}
