import type { CellFacts } from "../facts/imageFacts.ts";

/** Maximum length of code and of output, in characters. */
const MAX_LENGTH = 300;

/** Reads the code cells of a notebook, with the end of their code and the start of their output. Source: nbformat 4. */
export function readCodeCells(notebook: string): { index: number; facts: CellFacts }[] {
  return readCells(notebook).flatMap((cell, index) => {
    if (!isRecord(cell) || cell["cell_type"] !== "code") return [];
    const source = joinLines(cell["source"]).trim();
    if (source === "") return [];
    const outputs = Array.isArray(cell["outputs"]) ? cell["outputs"].map(readOutput) : [];
    const output = takeStart(outputs.filter((text) => text !== "").join("\n"));
    const facts = output === "" ? { source: takeEnd(source) } : { source: takeEnd(source), output };
    return [{ index, facts }];
  });
}

function readCells(notebook: string): unknown[] {
  try {
    const value: unknown = JSON.parse(notebook);
    return isRecord(value) && Array.isArray(value["cells"]) ? value["cells"] : [];
  } catch {
    // The notebook is being edited. Its Markdown cells are still read.
    return [];
  }
}

/** Returns the text of an output: what was printed, the value, or the name and message of an error. */
function readOutput(output: unknown): string {
  if (!isRecord(output)) return "";
  const data = isRecord(output["data"]) ? joinLines(output["data"]["text/plain"]) : "";
  const error = typeof output["ename"] === "string" ? `${output["ename"]}: ${joinLines(output["evalue"])}` : "";
  return (joinLines(output["text"]) || data || error).trim();
}

function joinLines(value: unknown): string {
  if (typeof value === "string") return value;
  return Array.isArray(value) ? value.filter((line) => typeof line === "string").join("") : "";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns the last whole lines. */
function takeEnd(text: string): string {
  return text.length <= MAX_LENGTH ? text : `…${text.slice(-MAX_LENGTH).replace(/^[^\n]*/, "")}`;
}

/** Returns the first whole lines. */
function takeStart(text: string): string {
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH).replace(/[^\n]*$/, "")}…`;
}
