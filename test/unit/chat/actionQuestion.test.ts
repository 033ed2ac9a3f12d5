import assert from "node:assert/strict";
import { buildActionQuestion, buildCustomQuestion, keepActionQuestion } from "../../../src/chat/actionQuestion.ts";
import { compare } from "../../../src/chat/actions/compare.ts";
import { describeUi } from "../../../src/chat/actions/describeUi.ts";
import { explain } from "../../../src/chat/actions/explain.ts";
import { toCode } from "../../../src/chat/actions/toCode.ts";
import { toMermaid } from "../../../src/chat/actions/toMermaid.ts";

const options = { title: "Title", stack: undefined, note: "", language: undefined };

describe("the question of an action", () => {
  it("shows the action's title and asks its prompt", () => {
    const asked = buildActionQuestion(describeUi, 1, options);
    assert.equal(asked.question, "Title");
    assert.equal(asked.prompt, describeUi.prompt());
    assert.equal(asked.action, "describeUi");
    assert.equal("expects" in asked, false);
  });

  it("shows the whole question for an explanation", () => {
    assert.equal(buildActionQuestion(explain, 2, options).question, "Explain these images.");
  });

  it("names the stack for the code, in the shown text and in the prompt", () => {
    const asked = buildActionQuestion(toCode, 1, { ...options, stack: "Vue" });
    assert.equal(asked.question, "Title: Vue");
    assert.match(asked.prompt, /\n\nWrite it with Vue\.$/);
  });

  it("ends with the user's note, after the language", () => {
    const asked = buildActionQuestion(describeUi, 1, { ...options, note: "Only the menu.", language: "German" });
    assert.equal(asked.question, "Title\nOnly the menu.");
    assert.match(asked.prompt, /\n\nAnswer in German\.\n\nOnly the menu\.$/);
  });

  it("requests a check of the answer if the action has one", () => {
    assert.equal(buildActionQuestion(toMermaid, 1, options).expects, "mermaid");
  });

  it("is the user's prompt for a custom action", () => {
    const asked = buildCustomQuestion({ title: "Review", prompt: "Review this." }, { note: "", language: "German" });
    assert.deepEqual(asked, { question: "Review", prompt: "Review this.\n\nAnswer in German.", action: "custom" });
  });
});

describe("an edited question of an action", () => {
  const asked = buildActionQuestion(toMermaid, 1, options);

  it("remains that action while it starts with the title, and the rest becomes its note", () => {
    const edited = keepActionQuestion(asked, "Title\nKeep the colors.", 1);
    assert.equal(edited?.action, "toMermaid");
    assert.equal(edited?.expects, "mermaid");
    assert.match(edited?.prompt ?? "", /\n\nKeep the colors\.$/);
  });

  it("becomes the user's own question without the title", () => {
    assert.equal(keepActionQuestion(asked, "Why is it gray?", 1), undefined);
  });

  it("becomes the user's own question if the action does not accept that number of images", () => {
    const comparison = buildActionQuestion(compare, 2, options);
    assert.equal(keepActionQuestion(comparison, "Title", 2)?.action, "compare");
    assert.equal(keepActionQuestion(comparison, "Title", 1), undefined);
  });

  it("never becomes an action if it was not one before", () => {
    assert.equal(keepActionQuestion({ question: "Why?" }, "Why? Say more.", 1), undefined);
  });
});
