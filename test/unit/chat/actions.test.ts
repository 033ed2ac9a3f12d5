import assert from "node:assert/strict";
import { acceptsImageCount, buildActionPrompt, actions, findAction, requestLanguage } from "../../../src/chat/actions.ts";
import { compare } from "../../../src/chat/actions/compare.ts";
import { describeUi } from "../../../src/chat/actions/describeUi.ts";
import { explain } from "../../../src/chat/actions/explain.ts";
import { transcribe } from "../../../src/chat/actions/transcribe.ts";

describe("the actions", () => {
  it("have different prompts, each of which ends with a whole sentence", () => {
    const prompts = actions.map((action) => buildActionPrompt(action, 2));
    assert.equal(new Set(prompts).size, actions.length);
    for (const prompt of prompts) assert.match(prompt, /\.$/);
  });

  it("have different ids, commands, titles and positions", () => {
    for (const key of ["id", "order", "title"] as const) {
      assert.equal(new Set(actions.map((action) => action[key])).size, actions.length, key);
    }
    assert.equal(new Set(actions.map(({ command }) => command.id)).size, actions.length);
  });

  it("are found by id, and no action is found for an unknown id", () => {
    for (const action of actions) assert.equal(findAction(action.id), action);
    assert.equal(findAction("custom:Review"), undefined);
  });

  it("include a transcription that tells the model not to guess", () => {
    assert.match(buildActionPrompt(transcribe, 1), /verbatim.*\[unreadable\].*never guess/s);
    assert.match(buildActionPrompt(transcribe, 3), /in these images/);
  });

  it("have prompts that end with the language of the answer if one is set", () => {
    assert.match(buildActionPrompt(describeUi, 1, "German"), /\n\nAnswer in German\.$/);
    assert.equal(requestLanguage("Why?", undefined), "Why?");
  });

  it("accept one or more images, except for the comparison, which needs two", () => {
    const listAccepted = (action: typeof compare | typeof explain) => [0, 1, 2, 3].map((count) => acceptsImageCount(action, count));
    assert.deepEqual(listAccepted(compare), [false, false, true, false]);
    assert.deepEqual(listAccepted(explain), [false, true, true, true]);
  });
});
