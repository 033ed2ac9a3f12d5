// What VS Code calls in its extension host. It runs every test file beside it, or those of untrusted/ or bench/, as test/tools says.
import { appendFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { format } from "node:util";
import CountsReporter from "../tools/countsReporter.mjs";

export async function run(): Promise<void> {
  const { default: Mocha } = await import("mocha");
  const output = given("ORIEL_TEST_OUTPUT");
  // The extension host's own standard output is not shown anywhere.
  Mocha.reporters.Base.consoleLog = (...values: unknown[]) => appendFileSync(output, `${format(...values)}\n`);
  const mocha = new Mocha({
    timeout: 60_000,
    reporter: CountsReporter,
    reporterOptions: { output: given("ORIEL_TEST_RESULT") },
    ...(process.env["ORIEL_TEST_GREP"] === undefined ? {} : { grep: process.env["ORIEL_TEST_GREP"] }),
  });
  const suite = given("ORIEL_TEST_SUITE");
  const folder = suite === "trusted" ? __dirname : path.join(__dirname, suite);
  for (const name of readdirSync(folder)) {
    if (name.endsWith(".test.cjs")) mocha.addFile(path.join(folder, name));
  }
  try {
    await new Promise<void>((resolve, reject) => {
      mocha.run((failures) => (failures === 0 ? resolve() : reject(new Error(`${failures} tests failed`))));
    });
  } catch (error) {
    // A file of tests that can't be loaded fails here, where nobody else would say so.
    appendFileSync(output, `${format(error)}\n`);
    throw error;
  }
}

function given(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run these tests through test/tools/run.mjs.`);
  return value;
}
