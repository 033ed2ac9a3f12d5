import { findMermaidBlock } from "./mermaid.ts";

/** Advice for one kind of error, found in the parser's message or in the line that it refers to. */
interface Hint {
  applies: (problem: string, line: string) => boolean;
  text: string;
}

/** A word that can't be the id of a node, in the position of one: at either end of an arrow, or alone on its line with a shape. */
const RESERVED_ID =
  /(?:^\s*|[->=.]\s*(?:\|[^|]*\|\s*)?)(?:end|graph|subgraph|class|classDef|click|style|linkStyle|default)\s*(?:$|[[({]|[-=<.]{2})/;

const hints: Hint[] = [
  {
    applies: (problem) => problem.startsWith("No diagram type detected"),
    text: "The first line must name the type of the diagram, such as “flowchart LR” or “sequenceDiagram”.",
  },
  {
    applies: (problem, line) => /got '(?:end|graph|subgraph|CLASS|CLICK|STYLE)'/.test(problem) || RESERVED_ID.test(line),
    text: "Words such as end, graph, class and style are reserved. Use ids such as n1, n2, n3, and write the word only in a label in double quotes.",
  },
  {
    applies: (problem, line) => problem.includes("got 'STR'") || /"[^"]*"[^"\]})|,]+"/.test(line),
    text: "A label can't contain double quotes: write #quot; instead of each quote in it.",
  },
  {
    applies: (problem, line) =>
      /got '(?:PS|PE|SQS|SQE|DIAMOND_START|DIAMOND_STOP|STADIUMSTART|SUBROUTINESTART)'/.test(problem) || /[[({][^"[({]*[@[({]/.test(line),
    text: 'Put the whole text of every label in double quotes, such as n1["Log in (SSO)"] and n1 -->|"yes (always)"| n2.',
  },
  {
    applies: (problem) => problem.includes("got 'LINK'"),
    text: "An arrow must have a node at both ends.",
  },
  {
    applies: (problem) => /Expecting 'TXT'/.test(problem),
    text: "A message needs a colon before its text, such as A->>B: Hello.",
  },
  {
    applies: (problem) => /got '(?:1|EOF)'/.test(problem),
    text: "Something is not closed: each quote, bracket, subgraph and block must be closed.",
  },
];

const GENERAL_HINT = "Put all labels in double quotes, and use ids such as n1, n2, n3.";

/**
 * Writes the prompt that asks the model to correct a diagram.
 * @param answer text with the diagram
 * @param problem error message of Mermaid's parser
 */
export function createRepairPrompt(answer: string, problem: string): string {
  const line = findLine(answer, problem);
  const advice = hints.find(({ applies }) => applies(problem, line))?.text ?? GENERAL_HINT;
  const quote = line === "" ? "" : `The line is:\n\n${line}\n\n`;
  return (
    `Mermaid's parser rejects this diagram:\n\n${problem}\n\n${quote}${advice} Write the whole diagram again in one Mermaid code block, with that ` +
    "error fixed and everything else unchanged."
  );
}

/** Finds the line of the diagram that the parser's message refers to. The quotation in the message is shortened. */
function findLine(answer: string, problem: string): string {
  const number = /\bon line (\d+)/.exec(problem)?.[1];
  return number === undefined ? "" : (findMermaidBlock(answer)?.split("\n")[Number(number) - 1]?.trim() ?? "");
}

/** Counts the different words of a diagram, as a measure of how much of the image it contains. It works for all types, and for broken diagrams. */
export function countDiagramWords(answer: string): number {
  return new Set(findMermaidBlock(answer)?.match(/[\p{L}\p{N}]+/gu)).size;
}
