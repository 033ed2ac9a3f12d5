// npm run bench: what users feel, measured and printed, never asserted: the size of what VS Code loads, and the time to activate.
import { stat } from "node:fs/promises";
import path from "node:path";
import { build, ensureDependencies } from "./setup.mjs";
import { inRepository } from "./paths.mjs";
import { runHostLevel } from "./hostLevel.mjs";

await ensureDependencies();
await build({ tests: true });
// The tests' build is not minified; what ships is.
await build();
for (const name of ["extension.cjs", "engine.mjs", "decoder.cjs", "cli.js", path.join("media", "panel.js")]) {
  const { size } = await stat(inRepository("dist", name));
  process.stdout.write(`${name.padEnd(20)} ${(size / 1000).toFixed(0).padStart(6)} kB\n`);
}
await runHostLevel({ settings: {}, env: {}, grep: undefined, suites: ["bench"] });
process.exit(0);
