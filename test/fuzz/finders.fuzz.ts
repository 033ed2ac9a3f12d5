/**
 * Measures the CPU time that Oriel's own finders take for documents of 50 and 400 KB, in every syntax, as the best of three runs. It must grow in
 * proportion to the size. The time of third-party parsers is listed only: the worker's time limit bounds it. Run by `npm run fuzz`.
 */
import { Session, type Profiler } from "node:inspector";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";
import { findImageUses } from "../../src/altText/document/find.ts";
import type { Syntax } from "../../src/altText/document/syntax.ts";
import { syntaxes } from "../../src/altText/document/syntaxList.ts";
import { finderDocuments } from "../fixtures/finderDocuments.ts";

const [SMALL_BYTES, LARGE_BYTES] = [50_000, 400_000];
const RUNS = 3;
const RANDOM_DOCUMENTS = 4;
/** Ratio of times that still counts as linear when the input grows eightfold: quadratic growth would give 64. */
const MAX_RATIO = 20;
/** Times below this are measured too inexactly to compare. */
const MIN_MS = 50;
/** Time limit of the worker for one document. */
const LIMIT_MS = 30_000;

interface Measured {
  ownMs: number;
  totalMs: number;
}

interface Task {
  syntax: Syntax;
  index: number;
}

if (isMainThread) {
  const defects: string[] = [];
  for (const { id: syntax } of syntaxes) {
    const documents = [...finderDocuments(syntax, RANDOM_DOCUMENTS)];
    for (const [index, { title }] of documents.entries()) {
      const measured = await measureInWorker({ syntax, index });
      const name = `${syntax}: ${title}`;
      if (measured === undefined) {
        process.stdout.write(`${name}: stopped after ${LIMIT_MS / 1000} s in a third-party parser\n`);
        continue;
      }
      const [small, large] = measured;
      const isLinear = large.ownMs < MAX_RATIO * Math.max(small.ownMs, MIN_MS);
      if (!isLinear) defects.push(name);
      const formatted = [small, large].map(({ ownMs, totalMs }) => `${ownMs.toFixed(0)} of ${totalMs.toFixed(0)} ms`).join(", then ");
      process.stdout.write(`${name}: ${formatted}${isLinear ? "" : ": not linear"}\n`);
    }
  }
  process.stdout.write(`\n${defects.length} finders are not linear.\n${defects.map((defect) => `  ${defect}\n`).join("")}`);
  process.exitCode = defects.length > 0 ? 1 : 0;
} else {
  const { syntax, index } = workerData as Task;
  const document = [...finderDocuments(syntax, RANDOM_DOCUMENTS)][index];
  if (document === undefined) throw new RangeError(`There is no document ${index}.`);
  const sources = [SMALL_BYTES, LARGE_BYTES].map((bytes) => document.create(Math.floor(bytes / document.unit.length)));
  parentPort?.postMessage(sources.map((source) => measureBest(source, syntax)));
}

/** @returns undefined if the time limit is exceeded @throws Error if a finder fails in an unexpected way */
function measureInWorker(task: Task): Promise<[Measured, Measured] | undefined> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: task });
    // Each document is read `RUNS` times in two sizes.
    const timer = setTimeout(() => {
      resolve(undefined);
      void worker.terminate();
    }, LIMIT_MS * RUNS);
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", () => clearTimeout(timer));
  });
}

function measureBest(source: string, syntax: Syntax): Measured {
  const runs = Array.from({ length: RUNS }, () => measure(source, syntax));
  return { ownMs: Math.min(...runs.map(({ ownMs }) => ownMs)), totalMs: Math.min(...runs.map(({ totalMs }) => totalMs)) };
}

function measure(source: string, syntax: Syntax): Measured {
  const session = new Session();
  session.connect();
  session.post("Profiler.enable");
  session.post("Profiler.start");
  // The main thread waits, so the time of the process is that of this thread.
  const start = process.cpuUsage();
  try {
    findImageUses(source, syntax);
  } catch (error) {
    if (!String(error).includes("too broken")) throw error;
  }
  const { user, system } = process.cpuUsage(start);
  let ownShare = 0;
  session.post("Profiler.stop", (_, { profile }) => (ownShare = computeOwnShare(profile)));
  session.disconnect();
  const totalMs = (user + system) / 1000;
  return { ownMs: totalMs * ownShare, totalMs };
}

/** Computes the share of samples in Oriel's own code, which is in the bundle of this file, or in built-in functions that it calls. */
function computeOwnShare({ nodes, samples = [] }: Profiler.Profile): number {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const urls = new Map(nodes.map(({ id, callFrame }) => [id, callFrame.url]));
  const isOwn = (id: number): boolean => {
    const url = urls.get(id) ?? "";
    const parent = parents.get(id);
    return url === "" && parent !== undefined ? isOwn(parent) : url === import.meta.url;
  };
  return samples.length === 0 ? 0 : samples.filter(isOwn).length / samples.length;
}
