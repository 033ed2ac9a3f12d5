// Entry point for VS Code's extension host. Runs all test files of this folder, or of untrusted/ or bench/, depending on ORIEL_TEST_SUITE.
import { appendFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { format } from "node:util";
import CountsReporter from "../tools/countsReporter.mjs";

export async function run(): Promise<void> {
  const { default: Mocha } = await import("mocha");
  const output = readVariable("ORIEL_TEST_OUTPUT");
  // The extension host's standard output is lost.
  Mocha.reporters.Base.consoleLog = (...values: unknown[]) => appendFileSync(output, `${format(...values)}\n`);
  const mocha = new Mocha({
    timeout: 60_000,
    reporter: CountsReporter,
    reporterOptions: { output: readVariable("ORIEL_TEST_RESULT") },
    ...(process.env["ORIEL_TEST_GREP"] === undefined ? {} : { grep: process.env["ORIEL_TEST_GREP"] }),
  });
  const suite = readVariable("ORIEL_TEST_SUITE");
  const folder = suite === "trusted" ? __dirname : path.join(__dirname, suite);
  for (const name of readdirSync(folder)) {
    if (name.endsWith(".test.cjs")) mocha.addFile(path.join(folder, name));
  }
  try {
    await new Promise<void>((resolve, reject) => {
      mocha.run((failures) => (failures === 0 ? resolve() : reject(new Error(`${failures} tests failed`))));
    });
  } catch (error) {
    // A test file that can't be loaded fails here, and Mocha does not report it.
    appendFileSync(output, `${format(error)}\n`);
    throw error;
  }
}

function readVariable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run these tests through test/tools/run.mjs.`);
  return value;
}
