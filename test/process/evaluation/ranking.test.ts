import assert from "node:assert/strict";
import { resolve } from "node:path";
import { DocumentWorker, openProject, scanInWorker, type ScannedFile } from "../../../src/altText/index.ts";
import { createAnswerTrials } from "../../../src/evaluation/answerTrials.ts";
import { createDiagramReader } from "../../../src/evaluation/diagramReader.ts";
import { readManifest, type ManifestCase } from "../../../src/evaluation/manifest.ts";
import type { MetricId } from "../../../src/evaluation/metrics.ts";
import { summarizeMetrics } from "../../../src/evaluation/metricSummary.ts";
import { writeStarterSet } from "../../../src/evaluation/starter/starterSet.ts";
import { runTrials, type Trial } from "../../../src/evaluation/trial.ts";
import { createFolder, removeFolders } from "../../fixtures/folder.ts";
import { createIdeal, createScriptedModel, type Ideal } from "../../fixtures/scriptedModel.ts";

const { signal } = new AbortController();

/** An error of one kind, and the metric that measures it. */
interface PlantedError {
  task: string;
  metric: MetricId;
  /** Whether the metric applies to a case. */
  isRelevant?: (ideal: Ideal) => boolean;
  plant: (ideal: Ideal) => Partial<Ideal>;
  /** The error is in 30% of each answer instead of in 30% of the answers. */
  isPartial?: true;
}

const changeTruth = ({ truth }: Ideal, changes: Partial<Ideal["truth"]>): Partial<Ideal> => ({ truth: { ...truth, ...changes } });

/** Replaces about 30% of the items. */
const replaceSome = <T>(items: readonly T[], replacement: T): T[] =>
  items.map((item, index) => (Math.round((index + 1) * 0.3) > Math.round(index * 0.3) ? replacement : item));

const isScored = ({ truth }: Ideal) => truth.text !== undefined;
const isMoved = ({ truth }: Ideal) => truth.region !== undefined;

const plantedErrors: PlantedError[] = [
  { task: "question", metric: "correct", isRelevant: (ideal) => !isMoved(ideal), plant: () => ({ text: "1000" }) },
  { task: "question", metric: "boxes", isRelevant: isMoved, plant: () => ({ text: '{"image":1,"x1":0,"y1":0,"x2":20,"y2":20}' }) },
  { task: "explain", metric: "words", plant: (ideal) => changeTruth(ideal, { words: ["something"] }) },
  { task: "explain", metric: "numbers", plant: (ideal) => changeTruth(ideal, { numbers: [] }) },
  {
    task: "transcribe",
    metric: "characters",
    isPartial: true,
    plant: (ideal) => changeTruth(ideal, { text: replaceSome(Array.from(ideal.truth.text ?? ""), "¤").join("") }),
  },
  {
    task: "transcribe",
    metric: "lines",
    isPartial: true,
    plant: (ideal) => changeTruth(ideal, { text: replaceSome((ideal.truth.text ?? "").split("\n"), "other").join("\n") }),
  },
  {
    task: "mermaid",
    metric: "nodes",
    plant: ({ truth }) => changeTruth({ truth } as Ideal, { nodes: truth.nodes.map((_, index) => `wrong ${index}`), edges: [] }),
  },
  {
    task: "mermaid",
    metric: "edges",
    plant: (ideal) => changeTruth(ideal, { edges: ideal.truth.edges.map(([from, to]) => [to, from, "wrong"]) }),
  },
  { task: "mermaid", metric: "firstTry", plant: () => ({ isRestarted: true }) },
  { task: "code", metric: "words", plant: (ideal) => changeTruth(ideal, { words: ["text"] }) },
  { task: "code", metric: "forbidden", plant: () => ({ suffix: "<p>Lorem ipsum dolor</p>" }) },
  { task: "code", metric: "complete", plant: () => ({ suffix: "<!-- … more rows -->" }) },
  { task: "code", metric: "firstTry", plant: () => ({ isRestarted: true }) },
  {
    task: "compare",
    metric: "changes",
    plant: ({ truth }) => ({ text: truth.changes.length === 0 ? "A button was added." : "There is no difference." }),
  },
  {
    task: "alt",
    metric: "role",
    plant: ({ role }) => ({ role: role === "informative" ? "functional" : "informative", alt: "Something to look at" }),
  },
  { task: "alt", metric: "words", isRelevant: ({ truth }) => truth.words.length > 0, plant: () => ({ alt: "Something to look at" }) },
  { task: "alt", metric: "numbers", isRelevant: ({ truth }) => truth.numbers.length > 0, plant: () => ({ alt: "Something to look at" }) },
  {
    task: "alt",
    metric: "language",
    isRelevant: ({ truth }) => truth.language !== undefined,
    plant: ({ truth }) => ({
      alt: truth.language === "de" ? "The image shows a message about a file" : "Das Bild zeigt eine Meldung mit einer Zahl und der Datei",
    }),
  },
  { task: "alt", metric: "firstTry", plant: () => ({ firstText: "Here is the text." }) },
  { task: "alt", metric: "rules", plant: ({ role }) => ({ role: role === "decorative" ? "informative" : role, alt: "logo.png" }) },
  { task: "judge", metric: "verdict", plant: ({ verdict }) => ({ verdict: verdict === "true" ? "false" : "true" }) },
  { task: "judge", metric: "firstTry", plant: () => ({ firstText: "I can't say." }) },
  { task: "explain compare alt", metric: "falseNumbers", isRelevant: isScored, plant: () => ({ suffix: " It was 12345." }) },
  { task: "explain compare alt", metric: "falseQuotes", isRelevant: isScored, plant: () => ({ suffix: " It says “buy now”." }) },
];

describe("the metrics of oriel eval", function () {
  this.timeout(120_000);
  let folder: string;
  let cases: ManifestCase[];
  let trials: Trial[];
  let worker: DocumentWorker;
  const readDiagram = createDiagramReader({ script: resolve("dist/mermaid.mjs") });
  const diagrams = new Map<string, ReturnType<typeof readDiagram>>();
  before(async () => {
    folder = await createFolder();
    await writeStarterSet(folder);
    const project = await openProject(folder);
    const script = resolve("dist/alt-text.mjs");
    worker = new DocumentWorker({ script, ...project });
    const documents: ScannedFile[] = [];
    for await (const document of scanInWorker([folder], { ...project, script, onSkipped: (_, reason) => assert.fail(reason) }))
      documents.push(document);
    cases = await readManifest(folder);
    trials = await createAnswerTrials(folder, {
      settings: project.settings,
      parser: {
        findProblems: (...params) => worker.findProblems(...params),
        describeUse: (...params) => worker.describeUse(...params),
      },
      async findUse(page, image) {
        const document = documents.find(({ path }) => path === resolve(folder, page));
        const index = document?.uses.findIndex((use) => {
          const resolved = document.images.get(use);
          return resolved?.kind === "file" && resolved.path === resolve(folder, image);
        });
        return document === undefined || index === undefined || index < 0 ? undefined : { document, index };
      },
      readDiagram: (answer) => {
        // Mermaid takes a second to start, so that equal answers are read once.
        const reading = diagrams.get(answer) ?? readDiagram(answer, signal);
        diagrams.set(answer, reading);
        return reading;
      },
    });
  });
  after(async () => {
    worker.dispose();
    await removeFolders();
  });

  /** Measures the answers to some tasks. @param damage changes the perfect answers */
  async function measure(tasks: string[], damage: (ideal: Ideal) => Ideal) {
    const casesOfTask = cases.flatMap((manifestCase, index) => {
      const trial = trials[index];
      return trial !== undefined && tasks.includes(manifestCase.task.id) ? [{ manifestCase, trial }] : [];
    });
    const scripted = casesOfTask.map(({ manifestCase, trial }): Trial => {
      const model = createScriptedModel(manifestCase, damage(createIdeal(manifestCase)), folder);
      return { ...trial, ask: (images, _, stop) => trial.ask(images, model, stop) };
    });
    const model = createScriptedModel(cases[0] ?? assert.fail(), createIdeal(cases[0] ?? assert.fail()), folder);
    const candidate = await runTrials(scripted, "scripted", model, () => {}, signal);
    assert.deepEqual(
      candidate.outcomes.filter(({ kind }) => kind === "failed"),
      [],
    );
    return summarizeMetrics(
      candidate,
      scripted.map((trial) => trial.case),
    );
  }

  it("give a perfect model 100% of each, and no false numbers or quotations", async () => {
    const metrics = await measure([...new Set(cases.map(({ task }) => task.id))], (ideal) => ideal);
    for (const { task, metric, value, unit } of metrics) assert.equal(value, unit === "share" ? 1 : 0, `${task}: ${metric}`);
    assert.ok(metrics.length >= plantedErrors.length - 4);
  });

  for (const { task, metric, isRelevant = () => true, plant, isPartial } of plantedErrors) {
    it(`show errors of one kind in 30% of the answers as a change by 30 points: ${task}, ${metric}`, async () => {
      let count = 0;
      const damage = (ideal: Ideal): Ideal => {
        if (!isRelevant(ideal)) return ideal;
        count += 1;
        const isDamaged = isPartial ?? Math.round(count * 0.3) > Math.round((count - 1) * 0.3);
        return isDamaged ? { ...ideal, ...plant(ideal) } : ideal;
      };
      const summaries = await measure(task.split(" "), damage);
      const metricSummary = summaries.find((summary) => summary.metric === metric) ?? assert.fail(`${metric} is not measured.`);
      const points = metricSummary.unit === "share" ? (1 - metricSummary.value) * 100 : metricSummary.value;
      assert.ok(points >= 25 && points <= 35, `${points} points`);
      assert.ok(metricSummary.low <= metricSummary.value && metricSummary.value <= metricSummary.high);
    });
  }
});
