import assert from "node:assert/strict";
import { options as applyOptions } from "../../../src/cli/alt/apply.ts";
import { baselineOptions, options as scanOptions } from "../../../src/cli/alt/scan.ts";
import { options as writeOptions } from "../../../src/cli/alt/write.ts";
import { options as doctorOptions } from "../../../src/cli/doctor/doctor.ts";
import { options as evalOptions } from "../../../src/cli/eval.ts";
import { options as explainOptions } from "../../../src/cli/explain.ts";
import { asksForHelp, selectHelp } from "../../../src/cli/help.ts";
import { options as addOptions } from "../../../src/cli/models/add.ts";
import { networkOptions } from "../../../src/cli/networkOptions.ts";
import { serverOptions } from "../../../src/cli/serverOptions.ts";
import { options as setupOptions } from "../../../src/cli/setup.ts";
import { targetOptions } from "../../../src/cli/target.ts";
import { usage } from "../../../src/cli/usage.ts";

/** The options that each command accepts. */
const OPTIONS: Record<string, object> = {
  setup: setupOptions,
  explain: explainOptions,
  "alt scan": scanOptions,
  "alt rules": {},
  "alt baseline": baselineOptions,
  "alt write": writeOptions,
  "alt apply": applyOptions,
  "models list": {},
  "models get": networkOptions,
  "models add": addOptions,
  "models remove": {},
  "models check": {},
  "models test": targetOptions,
  "llama-server": serverOptions,
  "llama-server add": serverOptions,
};

describe("the help of a command", () => {
  it("shows its lines and its options, and nothing about other commands", () => {
    const help = selectHelp(usage, ["setup"]);
    assert.match(help, /^ {2}oriel setup \[options\]/);
    assert.match(help, /\nOptions of setup:\n[^]*--yes/);
    assert.doesNotMatch(help, /^ {2}oriel (?!setup)|--ask|--dry-run/m);
  });

  for (const [name, accepted] of Object.entries(OPTIONS)) {
    it(`shows exactly the options that oriel ${name} accepts`, () => {
      const help = selectHelp(usage, name.split(" "));
      assert.match(help, new RegExp(`^ {2}oriel ${name}\\b`));
      assert.deepEqual(listOptions(help), Object.keys(accepted).toSorted());
    });
  }

  it("shows the options of oriel eval and oriel doctor, except the one for editors", () => {
    assert.deepEqual(listOptions(selectHelp(usage, ["eval"])), Object.keys(evalOptions).toSorted());
    const doctor = Object.keys(doctorOptions).filter((option) => option !== "editor");
    assert.deepEqual(listOptions(selectHelp(usage, ["doctor"])), doctor.toSorted());
  });

  it("shows only the lines of a subcommand", () => {
    const help = selectHelp(usage, ["alt", "scan", "docs"]);
    assert.match(help, /^ {2}oriel alt scan/);
    assert.doesNotMatch(help, /oriel alt write|--out/);
    assert.match(
      selectHelp(usage, ["eval"]),
      /^ {2}oriel eval --starter[^]*oriel eval DIR[^]*oriel eval --alt-texts[^]*Options of eval \(/,
    );
  });

  it("shows all subcommands of a group, with their options", () => {
    assert.equal(selectHelp(usage, ["models"]).match(/^ {2}oriel models/gm)?.length, 7);
    assert.match(selectHelp(usage, ["models", "unknown"]), /oriel models list[^]*oriel models test[^]*Options of models add:/);
    assert.match(selectHelp(usage, ["alt"]), /Options of alt scan:[^]*Options of alt write and alt apply:/);
  });

  it("is the whole text for an unknown command", () => {
    assert.equal(selectHelp(usage, ["unknown"]), usage);
    assert.equal(selectHelp(usage, []), usage);
  });

  it("is requested by an option, but not by an argument after --", () => {
    assert.ok(asksForHelp(["scan", "--help"]));
    assert.ok(asksForHelp(["-h"]));
    assert.ok(!asksForHelp(["scan", "--", "--help"]));
  });
});

/** Lists the options at the start of the lines of a help text. */
function listOptions(help: string): string[] {
  const lines = help.split("\n").filter((line) => /^ {2}(?:--|oriel eval)/.test(line));
  const options = lines.flatMap((line) =>
    Array.from(line.replace(/^( {2}\S.*?) {2}.*$/, "$1").matchAll(/--([\w-]+)/g), ([, name = ""]) => name),
  );
  return [...new Set(options)].toSorted();
}
