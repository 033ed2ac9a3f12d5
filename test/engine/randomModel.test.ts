import assert from "node:assert/strict";
import type { Target } from "../../src/protocol/target.ts";
import { writeRandomModel } from "../model/randomModel.ts";
import { randomModels } from "../tools/paths.mjs";
import { ask, llamaServer, useEngine } from "./support.ts";

describe("a model with random weights", () => {
  const client = useEngine();
  let randomTarget: Target;

  before(async function () {
    // Writing a random model takes seconds on an idle machine.
    this.timeout(300_000);
    randomTarget = { kind: "local", ...(await writeRandomModel(randomModels, "50M")), llamaServer };
  });

  it("answers about an image, with as many prompt tokens as the tiny model", async () => {
    const question = { image: "images/chart.png", question: "What is this?", maxTokens: 12 };
    const answer = await ask(client(), { ...question, target: randomTarget });
    assert.match(answer.text, /\S/);
    assert.equal(answer.finish, "length");
    assert.equal(answer.tokens.answer, 12);
    const tiny = await ask(client(), question);
    assert.equal(answer.tokens.prompt, tiny.tokens.prompt);
    assert.deepEqual(
      answer.images.map(({ tokens }) => tokens),
      [72],
    );
  });
});
