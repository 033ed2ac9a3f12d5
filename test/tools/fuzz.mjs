// npm run fuzz [-- COUNT [SEED]]: builds and runs the fuzz tests, which time the finders and decode COUNT mutated images.
import { spawnSync } from "node:child_process";

const run = (args) => spawnSync(process.execPath, args, { stdio: "inherit" }).status ?? 1;
process.exitCode =
  run(["esbuild.config.mjs", "--tests"]) ||
  run(["out/test/fuzz/finders.fuzz.mjs"]) ||
  run(["out/test/fuzz/images.fuzz.mjs", ...process.argv.slice(2)]);
