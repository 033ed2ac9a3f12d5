import assert from "node:assert/strict";
import { buildActionQuestion, buildCustomQuestion, keepActionQuestion } from "../../../src/chat/actionQuestion.ts";
import { compare } from "../../../src/chat/actions/compare.ts";
import { describeUi } from "../../../src/chat/actions/describeUi.ts";
import { explain } from "../../../src/chat/actions/explain.ts";
import { toCode } from "../../../src/chat/actions/toCode.ts";
import { toMermaid } from "../../../src/chat/actions/toMermaid.ts";

const options = { title: "Title", stack: undefined, note: "", language: undefined };

describe("the question of an action", () => {
  it("shows the action's title and sends its prompt", () => {
    const actionQuestion = buildActionQuestion(describeUi, 1, options);
    assert.equal(actionQuestion.question, "Title");
    assert.equal(actionQuestion.prompt, describeUi.prompt());
    assert.equal(actionQuestion.action, "describeUi");
    assert.equal("expects" in actionQuestion, false);
  });

  it("shows a whole sentence for an explanation", () => {
    assert.equal(buildActionQuestion(explain, 2, options).question, "Explain these images.");
  });

  it("names the stack of the code in both the shown text and the prompt", () => {
    const actionQuestion = buildActionQuestion(toCode, 1, { ...options, stack: "Vue" });
    assert.equal(actionQuestion.question, "Title: Vue");
    assert.match(actionQuestion.prompt, /\n\nWrite it with Vue\.$/);
  });

  it("ends with the user's note, which follows the language", () => {
    const actionQuestion = buildActionQuestion(describeUi, 1, { ...options, note: "Only the menu.", language: "German" });
    assert.equal(actionQuestion.question, "Title\nOnly the menu.");
    assert.match(actionQuestion.prompt, /\n\nAnswer in German\.\n\nOnly the menu\.$/);
  });

  it("requests a check of the answer if the action defines one", () => {
    assert.equal(buildActionQuestion(toMermaid, 1, options).expects, "mermaid");
  });

  it("sends the user's prompt if the action is a custom one", () => {
    const actionQuestion = buildCustomQuestion({ title: "Review", prompt: "Review this." }, { note: "", language: "German" });
    assert.deepEqual(actionQuestion, { question: "Review", prompt: "Review this.\n\nAnswer in German.", action: "custom" });
  });
});

describe("an edited question", () => {
  const actionQuestion = buildActionQuestion(toMermaid, 1, options);

  it("still belongs to its action as long as it starts with the title, and the rest becomes the note", () => {
    const edited = keepActionQuestion(actionQuestion, "Title\nKeep the colors.", 1);
    assert.equal(edited?.action, "toMermaid");
    assert.equal(edited?.expects, "mermaid");
    assert.match(edited?.prompt ?? "", /\n\nKeep the colors\.$/);
  });

  it("becomes the user's own question if the title is removed", () => {
    assert.equal(keepActionQuestion(actionQuestion, "Why is it gray?", 1), undefined);
  });

  it("becomes the user's own question if its action does not accept that number of images", () => {
    const comparison = buildActionQuestion(compare, 2, options);
    assert.equal(keepActionQuestion(comparison, "Title", 2)?.action, "compare");
    assert.equal(keepActionQuestion(comparison, "Title", 1), undefined);
  });

  it("never gains an action if it had none before", () => {
    assert.equal(keepActionQuestion({ question: "Why?" }, "Why? Say more.", 1), undefined);
  });
});
