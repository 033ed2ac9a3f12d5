import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Evaluator, Lexer, Parser, data } from "@actions/expressions";
import { parse } from "yaml";

export interface Step {
  name?: string;
  id?: string;
  if?: string;
  uses?: string;
  run?: string;
  env?: Record<string, string>;
  with?: Record<string, string>;
  "continue-on-error"?: boolean;
}

interface Action {
  inputs: Record<string, { default: string }>;
  outputs: Record<string, { value: string }>;
  runs: { steps: Step[] };
}

/** Results of an action: its outputs, the job summary, the log, and the inputs of other actions that it used. */
export interface ActionResult {
  code: number;
  outputs: Record<string, string>;
  log: string;
  summary: string;
  used: Record<string, Record<string, string>>;
}

interface ActionRun {
  inputs?: Record<string, string>;
  /** The `github` context. */
  github: object;
  /** Repository to check. */
  cwd: string;
  /** Temporary folder of the runner. */
  temporaryFolder: string;
  /** Other actions that fail. */
  failing?: string[];
}

/** Runs a composite action as GitHub's runner does. Other actions that it uses are recorded instead. */
export async function runAction(
  folder: string,
  { inputs = {}, github, cwd, temporaryFolder, failing = [] }: ActionRun,
): Promise<ActionResult> {
  const action = parse(await readFile(join(folder, "action.yml"), "utf8")) as Action;
  const defaults = Object.fromEntries(Object.entries(action.inputs).map(([name, input]) => [name, input.default]));
  const unknown = Object.keys(inputs).filter((name) => !(name in defaults));
  if (unknown.length > 0) throw new Error(`The action has no input ${unknown.join(", ")}.`);
  const steps: Record<string, { outputs: Record<string, string>; outcome: "success" | "failure" }> = {};
  const result: ActionResult = { code: 0, outputs: {}, log: "", summary: "", used: {} };
  const getContexts = () => ({ inputs: { ...defaults, ...inputs }, github, steps });
  await mkdir(temporaryFolder, { recursive: true });
  for (const [index, step] of action.runs.steps.entries()) {
    if (result.code !== 0 || (step.if !== undefined && !evaluate(step.if, getContexts()).coerceBoolean)) continue;
    const fill = (values: Record<string, string> = {}) =>
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fillExpressions(value, getContexts())]));
    if (step.run === undefined) {
      const used = step.uses ?? "";
      const hasFailed = failing.includes(used);
      result.used[used] = fill(step.with);
      if (hasFailed && step["continue-on-error"] !== true) result.code = 1;
      if (step.id !== undefined) steps[step.id] = { outputs: {}, outcome: hasFailed ? "failure" : "success" };
      continue;
    }
    const [outputFile, summaryFile] = ["output", "summary"].map((name) => join(temporaryFolder, `${index}-${name}`));
    if (outputFile === undefined || summaryFile === undefined) throw new Error("unreachable");
    for (const file of [outputFile, summaryFile]) await writeFile(file, "");
    const env = { ...fill(step.env), GITHUB_ACTION_PATH: resolve(folder), GITHUB_OUTPUT: outputFile, GITHUB_STEP_SUMMARY: summaryFile };
    const { code, output } = await runStep(fillExpressions(step.run, getContexts()), cwd, { ...env, RUNNER_TEMP: temporaryFolder });
    result.code = code;
    result.log += output;
    result.summary += await readFile(summaryFile, "utf8");
    const lines = (await readFile(outputFile, "utf8")).split("\n").filter(Boolean);
    const outputs = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
    if (step.id !== undefined) steps[step.id] = { outputs, outcome: code === 0 ? "success" : "failure" };
  }
  for (const [name, { value }] of Object.entries(action.outputs)) result.outputs[name] = fillExpressions(value, getContexts());
  return result;
}

/** On Windows, the runner uses Git's bash. The one on the PATH may be that of the Windows Subsystem for Linux. */
const BASH = process.platform === "win32" ? String.raw`C:\Program Files\Git\bin\bash.exe` : "bash";

/** Runs a script as the runner does for `shell: bash`. */
export function runStep(script: string, cwd: string, env: Record<string, string>): Promise<{ code: number; output: string }> {
  return new Promise((done) => {
    const child = execFile(
      BASH,
      ["--noprofile", "--norc", "-eo", "pipefail", "-c", script],
      { cwd, env: { ...process.env, ...env }, maxBuffer: 2 ** 26 },
      (_, stdout, stderr) => done({ code: child.exitCode ?? -1, output: stdout + stderr }),
    );
  });
}

function fillExpressions(text: string, contexts: Record<string, unknown>): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => evaluate(expression, contexts).text);
}

/** Evaluates an expression with GitHub's own implementation. */
function evaluate(expression: string, contexts: Record<string, unknown>): { text: string; coerceBoolean: boolean } {
  const context = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary;
  const { tokens } = new Lexer(expression).lex();
  const value = new Evaluator(new Parser(tokens, Object.keys(contexts), []).parse(), context).evaluate();
  const text = value.coerceString();
  return { text, coerceBoolean: !["", "false", "0"].includes(text) };
}
