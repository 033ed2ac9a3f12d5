import assert from "node:assert/strict";
import { menus } from "../../../src/contributions/menus.ts";

/** A condition of a `when` clause: a key, its negation, or a comparison with a word, a quoted string or a pattern. */
const CONDITION = /^(?:!?[\w.:]+|[\w.:]+ (?:==|!=) (?:'[^']*'|[\w.:-]+)|[\w.:]+ =~ \/(?<pattern>.+)\/(?<flags>[a-z]*))$/;

function parseWhen(clause: string): void {
  for (const condition of clause.split(" && ")) {
    const parsed = CONDITION.exec(condition);
    assert.ok(parsed, `“${condition}” is not a condition`);
    const { pattern, flags } = parsed.groups ?? {};
    if (pattern !== undefined) assert.ok(new RegExp(pattern, flags));
  }
}

describe("the `when` clauses of the menus", () => {
  it("are valid", () => {
    const clauses = Object.values(menus).flatMap((entries) => entries.flatMap(({ when }) => (when === undefined ? [] : [when])));
    assert.ok(clauses.length > 10);
    for (const clause of clauses) parseWhen(clause);
  });

  it("are rejected if a pattern is invalid, an operand is missing, or an operator is only one character", () => {
    for (const clause of ["resourceExtname =~ /(/", "view ==", "a & b", "resourceExtname = 'x'", ""])
      assert.throws(() => parseWhen(clause), clause);
  });
});
