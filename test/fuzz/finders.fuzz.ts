/**
 * Measures the CPU time that Oriel's own finders take for documents of 50 to 400 KB, in every syntax. This time must grow in proportion to the
 * size; if it does not, it is measured again, and the best of three runs counts. The time that third-party parsers take is only listed,
 * because the worker's time limit bounds it. Run by `npm run fuzz`.
 */
import { Session, type Profiler } from "node:inspector";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";
import { findImageUses } from "../../src/altText/document/find.ts";
import type { Syntax } from "../../src/altText/document/syntax.ts";
import { syntaxes } from "../../src/altText/document/syntaxList.ts";
import { generateFinderDocuments } from "../fixtures/finderDocuments.ts";

/** Sizes of the documents. */
const SIZES_BYTES = [50_000, 100_000, 200_000, 400_000] as const;
const MAX_RUNS = 3;
const RANDOM_DOCUMENT_COUNT = 4;
/** Factor by which the time may grow faster than the size: an eightfold size would make quadratic time 8 times too long. */
const TOLERANCE = 2.5;
/** Shorter times can't be measured exactly enough to be compared. */
const MIN_MS = 50;
/** CPU time after which a document is stopped. The measurements until then count. */
const CPU_LIMIT_MS = 10_000;
const POLL_INTERVAL_MS = 100;

interface Measurement {
  bytes: number;
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
    for (const [index, { title }] of [...generateFinderDocuments(syntax, RANDOM_DOCUMENT_COUNT)].entries()) {
      const name = `${syntax}: ${title}`;
      let best = await measureInWorker({ syntax, index });
      for (let run = 1; run < MAX_RUNS && !isLinear(best); run += 1) best = pickBest(best, await measureInWorker({ syntax, index }));
      const formatted = best.map(({ ownMs, totalMs }) => `${ownMs.toFixed(0)} of ${totalMs.toFixed(0)} ms`);
      if (best.length < SIZES_BYTES.length) formatted.push(`stopped after ${CPU_LIMIT_MS / 1000} s of CPU time`);
      if (!isLinear(best)) {
        formatted.push("not linear");
        defects.push(name);
      }
      process.stdout.write(`${name}: ${formatted.join(", ")}\n`);
    }
  }
  process.stdout.write(`\n${defects.length} finders are not linear.\n${defects.map((defect) => `  ${defect}\n`).join("")}`);
  process.exitCode = defects.length > 0 ? 1 : 0;
} else {
  const { syntax, index } = workerData as Task;
  const document = [...generateFinderDocuments(syntax, RANDOM_DOCUMENT_COUNT)][index];
  if (document === undefined) throw new RangeError(`There is no document ${index}.`);
  for (const bytes of SIZES_BYTES) {
    const source = document.create(Math.floor(bytes / document.unit.length));
    parentPort?.postMessage({ bytes, ...measure(source, syntax) } satisfies Measurement);
  }
}

/** Whether the times grow in proportion to the sizes. A document that is stopped before its second size is measured does not count as linear. */
function isLinear([first, ...otherMeasurements]: Measurement[]): boolean {
  if (first === undefined || otherMeasurements.length === 0) return false;
  return otherMeasurements.every(({ bytes, ownMs }) => ownMs < TOLERANCE * (bytes / first.bytes) * Math.max(first.ownMs, MIN_MS));
}

function pickBest(first: Measurement[], second: Measurement[]): Measurement[] {
  const longer = first.length >= second.length ? first : second;
  return longer.map((measured, index) => {
    const times = [first[index] ?? measured, second[index] ?? measured];
    return {
      bytes: measured.bytes,
      ownMs: Math.min(...times.map(({ ownMs }) => ownMs)),
      totalMs: Math.min(...times.map(({ totalMs }) => totalMs)),
    };
  });
}

/** @returns what was measured within the time limit @throws Error if a finder fails in an unexpected way */
function measureInWorker(task: Task): Promise<Measurement[]> {
  return new Promise((resolve, reject) => {
    const measurements: Measurement[] = [];
    const worker = new Worker(new URL(import.meta.url), { workerData: task });
    const start = process.cpuUsage();
    const timer = setInterval(() => {
      const { user, system } = process.cpuUsage(start);
      if ((user + system) / 1000 > CPU_LIMIT_MS) void worker.terminate();
    }, POLL_INTERVAL_MS);
    worker.on("message", (measured: Measurement) => measurements.push(measured));
    worker.once("error", reject);
    worker.once("exit", () => {
      clearInterval(timer);
      resolve(measurements);
    });
  });
}

function measure(source: string, syntax: Syntax): Omit<Measurement, "bytes"> {
  const session = new Session();
  session.connect();
  session.post("Profiler.enable");
  session.post("Profiler.start");
  // The main thread waits, so the CPU time of the process is that of this thread.
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
