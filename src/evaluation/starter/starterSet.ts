import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { MANIFEST_NAME } from "../manifest.ts";
import { listAltCases, listJudgeCases } from "./altPages.ts";
import type { Chart } from "./charts.ts";
import { drawImages, type StarterImages } from "./starterImages.ts";

/** Writes the starter set into an empty folder: images, pages and `answers.json`. */
export async function writeStarterSet(folder: string): Promise<void> {
  for (const [path, content] of createStarterSet()) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

/** Creates the files of the starter set by path. The result is always the same. */
export function createStarterSet(): Map<string, string> {
  const files = new Map<string, string>();
  const images = drawImages(files);
  const [alt, judge] = [listAltCases(images), listJudgeCases(images)];
  for (const { path, source } of [...alt.pages, ...judge.pages]) files.set(path, source);
  files.set(MANIFEST_NAME, `${JSON.stringify({ answers: [...listCases(images), ...alt.cases, ...judge.cases] }, undefined, 2)}\n`);
  return files;
}

/** Lists the cases of all tasks but those about alt text, which need pages. */
function listCases({ forms, dialogs, logs, charts, diagrams, tables, pairs }: StarterImages): object[] {
  return [
    ...tables.flatMap(({ file, cells }) =>
      cells.map(({ row, column, value }) => ({
        image: file,
        question: `What is the value of “${column}” for “${row}”? Answer with the number only.`,
        accept: [value],
      })),
    ),
    ...[...forms, ...dialogs].flatMap(({ file, button }) =>
      button === undefined ? [] : [{ image: file, question: `Where is the button “${button.label}”?`, region: button.region }],
    ),
    ...charts.map((chart) => ({ task: "explain", image: chart.file, ...describeChart(chart) })),
    ...[...forms, ...dialogs, ...logs].map(({ file, lines }) => ({ task: "transcribe", image: file, text: lines.join("\n") })),
    ...diagrams.map(({ file, nodes, edges }) => ({ task: "mermaid", image: file, nodes, edges })),
    ...forms.map(({ file, lines }) => ({ task: "code", image: file, words: lines, reject: ["Lorem ipsum"] })),
    ...pairs.map(({ before, after, pair: { changes, text } }) => ({ task: "compare", images: [before, after], changes, text })),
  ];
}

/** Truth about a chart: its largest and smallest values, and all numbers that may occur. */
function describeChart({ values, text }: Chart): object {
  const sorted = values.toSorted((a, b) => b.value - a.value);
  const [largest, smallest] = [sorted[0], sorted.at(-1)];
  return {
    words: [largest?.label, smallest?.label],
    numbers: [{ value: largest?.value }, { value: smallest?.value }],
    text,
    knownNumbers: [values.length],
  };
}
