import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Target } from "../../src/protocol/target.ts";
import { writeRandomModel } from "../model/randomModel.ts";
import { ask, llamaServer, useEngine } from "./support.ts";

describe("a model of random weights", () => {
  const client = useEngine();
  let folder = "";
  let random: Target;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "oriel-random-"));
    random = { kind: "local", ...(await writeRandomModel(folder, "50M")), llamaServer };
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it("answers a question about an image, for the tokens that it costs the tiny model", async () => {
    const asked = { image: "images/chart.png", question: "What is this?", maxTokens: 12 };
    const answer = await ask(client(), { ...asked, target: random });
    assert.match(answer.text, /\S/);
    assert.equal(answer.finish, "length");
    assert.equal(answer.tokens.answer, 12);
    const tiny = await ask(client(), asked);
    assert.equal(answer.tokens.prompt, tiny.tokens.prompt);
    assert.deepEqual(
      answer.images.map(({ tokens }) => tokens),
      [72],
    );
  });
});
