import assert from "node:assert/strict";
import { asksForHelp, selectHelp } from "../../../src/cli/help.ts";
import { usage } from "../../../src/cli/usage.ts";

describe("the help of a command", () => {
  it("shows its lines and its options, and nothing about other commands", () => {
    const help = selectHelp(usage, ["setup"]);
    assert.match(help, /^ {2}oriel setup \[options\]/);
    assert.match(help, /\nOptions of setup:\n[^]*--yes/);
    assert.doesNotMatch(help, /explain|models get/);
  });

  it("shows only the lines of a subcommand, with the options of its group", () => {
    const help = selectHelp(usage, ["alt", "scan", "docs"]);
    assert.match(help, /^ {2}oriel alt scan/);
    assert.match(help, /Options of alt:/);
    assert.doesNotMatch(help, /oriel alt write/);
    assert.match(selectHelp(usage, ["eval"]), /^ {2}oriel eval DIR[^]*oriel eval --alt-texts[^]*Options of eval \(/);
  });

  it("shows all subcommands of a group", () => {
    assert.equal(selectHelp(usage, ["models"]).match(/^ {2}oriel models/gm)?.length, 7);
    assert.match(selectHelp(usage, ["models", "unknown"]), /oriel models list[^]*oriel models test/);
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
