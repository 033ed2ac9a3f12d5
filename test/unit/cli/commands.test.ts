import assert from "node:assert/strict";
import { Commands } from "../../../src/cli/commands.ts";
import { UsageError } from "../../../src/cli/usage.ts";

describe("a command", () => {
  const run = async () => 0;
  const commands = new Commands({ run }, "alt");

  it("is found by its name", () => assert.equal(commands.find("run"), run));

  it("is not found under the name of a property that every object has", () => {
    for (const name of ["constructor", "toString", "__proto__", "hasOwnProperty"]) {
      assert.throws(() => commands.find(name), new UsageError(`There is no command “alt ${name}”.`));
    }
  });
});
