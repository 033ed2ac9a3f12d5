import { Session, type Profiler } from "node:inspector";

/** Folder of the code whose steps are counted. Steps of third-party parsers are not counted. */
const OWN_FOLDER = "/src/altText/";

/**
 * Counts the steps of Oriel's own code in the alt text feature: each execution of a block, and each character that a string method or a
 * regular expression reads for it. The count does not depend on the machine, unlike time. Backtracking within one regular expression is not
 * counted; `npm run fuzz` measures it. Counting slows down the whole process until it is stopped, and starting it is slow: use one counter for many runs.
 */
export class StepCounter {
  readonly #session = new Session();

  constructor() {
    this.#session.connect();
    this.#session.post("Profiler.enable");
    this.#session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  }

  count(run: () => void): number {
    // Taking the coverage resets its counts.
    takeBlockExecutionCount(this.#session);
    const counter = startCountingCharacters();
    try {
      run();
      return counter.stop() + takeBlockExecutionCount(this.#session);
    } finally {
      counter.stop();
    }
  }

  stop(): void {
    this.#session.post("Profiler.stopPreciseCoverage");
    this.#session.disconnect();
  }
}

function takeBlockExecutionCount(session: Session): number {
  let scripts: Profiler.ScriptCoverage[] = [];
  session.post("Profiler.takePreciseCoverage", (_, { result }) => (scripts = result));
  const functions = scripts.filter(({ url }) => url.includes(OWN_FOLDER)).flatMap((script) => script.functions);
  return functions.flatMap(({ ranges }) => ranges).reduce((sum, { count }) => sum + count, 0);
}

// oxlint-disable-next-line typescript/unbound-method -- called with `call`
const originalIncludes = String.prototype.includes;

/** Shorter strings are not counted: their number is proportional to the number of blocks, and finding the caller is slow. */
const MIN_COUNTED_CHARACTERS = 50;

type Method = (this: unknown, ...parameters: unknown[]) => unknown;

/** Makes the methods that read strings count characters. `stop` restores the methods and returns the number of characters. */
function startCountingCharacters(): { stop: () => number } {
  let characters = 0;
  // oxlint-disable-next-line typescript/unbound-method -- restored below
  const { stackTraceLimit, prepareStackTrace } = Error;
  // The stack contains the caller, and built-in methods between the caller and the counted method.
  Error.stackTraceLimit = 3;
  // This is replaced because Node's own implementation calls counted methods.
  Error.prepareStackTrace = (_, sites) => sites.map((site) => site.getFileName() ?? undefined);
  const restores: (() => void)[] = [];
  const countCharactersIn = (
    prototype: object,
    name: string,
    read: (receiver: unknown, parameters: unknown[], result: unknown, from: number) => number,
  ) => {
    const methods = prototype as Record<string, Method>;
    const original = methods[name];
    if (original === undefined) throw new RangeError(`There is no method ${name}.`);
    const countingMethod: Method = function (this: unknown, ...parameters) {
      const from = this instanceof RegExp ? this.lastIndex : 0;
      const result = original.apply(this, parameters);
      const length = read(this, parameters, result, from);
      if (length >= MIN_COUNTED_CHARACTERS && isCalledByOwnCode(countingMethod)) characters += length;
      return result;
    };
    methods[name] = countingMethod;
    restores.push(() => (methods[name] = original));
  };
  const getLength = (text: unknown) => String(text).length;
  const countUntilMatch = (text: unknown, [sought, from = 0]: unknown[], at: unknown) =>
    (at === -1 ? getLength(text) : Number(at) + getLength(sought)) - Number(from);
  countCharactersIn(RegExp.prototype, "exec", (pattern, [text], match, lastIndex) => {
    const { global, sticky } = pattern as RegExp;
    const from = global || sticky ? lastIndex : 0;
    if (match !== null) return (match as RegExpExecArray).index + (match as RegExpExecArray)[0].length - from;
    return sticky ? 1 : getLength(text) - from;
  });
  countCharactersIn(String.prototype, "indexOf", countUntilMatch);
  countCharactersIn(String.prototype, "lastIndexOf", (text, [, to], at) => Math.min(Number(to ?? Infinity), getLength(text)) - Number(at));
  countCharactersIn(String.prototype, "includes", (text, [sought], isIncluded) =>
    isIncluded ? String(text).indexOf(String(sought)) : getLength(text),
  );
  for (const name of ["trim", "toLowerCase", "toUpperCase"]) countCharactersIn(String.prototype, name, getLength);
  return {
    stop: () => {
      for (const restore of restores.splice(0)) restore();
      Error.stackTraceLimit = stackTraceLimit;
      Error.prepareStackTrace = prepareStackTrace;
      return characters;
    },
  };
}

/** Returns whether `callee` was called by Oriel's own code. */
function isCalledByOwnCode(callee: Method): boolean {
  const trace: { stack?: unknown } = {};
  Error.captureStackTrace(trace, callee);
  // The stack contains names of files, as returned by `prepareStackTrace` above.
  return (trace.stack as (string | undefined)[]).some((file) => file !== undefined && isOwnFile(file));
}

/** This function must not call a method that is counted. */
function isOwnFile(file: string): boolean {
  return originalIncludes.call(file, OWN_FOLDER);
}
