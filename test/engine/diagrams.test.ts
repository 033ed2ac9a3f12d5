import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { buildActionPrompt } from "../../src/chat/actions.ts";
import { toMermaid } from "../../src/chat/actions/toMermaid.ts";
import type { AskParams } from "../../src/protocol/ask.ts";
import { ScriptedServer } from "./scriptedServer.ts";
import { addWorkspaceImage, askWithEvents, useEngine, workspace } from "./support.ts";

const VALID_DIAGRAM = "```mermaid\nflowchart LR\n  A --> B\n```";
const BROKEN_DIAGRAM = "```mermaid\nflowchart LR\n  A --> --> B\n```";

describe("an answer that should be a Mermaid diagram", () => {
  const client = useEngine();

  const ask = (changes: Partial<AskParams>) =>
    askWithEvents(client(), { question: buildActionPrompt(toMermaid, 1), response: { check: toMermaid.check }, ...changes });

  const askScripted = async (...texts: string[]) => {
    const server = await ScriptedServer.start(texts.map((text) => ({ text })));
    try {
      const result = await ask({ target: { kind: "endpoint", url: server.url } });
      const restarts = result.events.filter((event) => event.kind === "answerRestarted");
      return { ...result, restarts, requests: server.requests };
    } finally {
      await server.stop();
    }
  };

  it("reproduces the diagram in the image", async () => {
    const images = [await client().addImage("flow.png", await readFile(join(workspace, "images", "flow.png")))];
    const { answer, events } = await ask({ images });
    assert.equal(answer.text, "```mermaid\nflowchart LR\n  A --> B\n  B --> C\n```");
    assert.equal(answer.problem, undefined);
    assert.ok(!events.some(({ kind }) => kind === "answerRestarted"));
  });

  it("is requested once more with the parser's error if Mermaid can't parse it", async () => {
    const { answer, restarts, requests } = await askScripted(BROKEN_DIAGRAM, VALID_DIAGRAM);
    assert.equal(answer.text, VALID_DIAGRAM);
    assert.equal(answer.problem, undefined);
    assert.match(restarts[0]?.problem ?? "", /Parse error on line 2/);
    const lastText = requests[1]?.messages.at(-1)?.content[0]?.text ?? "";
    assert.ok(lastText.includes(restarts[0]?.problem ?? "?"), lastText);
    assert.deepEqual(
      requests[1]?.messages.map(({ role }) => role),
      ["system", "user", "assistant", "user"],
    );
  });

  it("has the parser's error if the second attempt is broken too", async () => {
    const { answer, restarts } = await askScripted(BROKEN_DIAGRAM, BROKEN_DIAGRAM);
    assert.equal(answer.text, BROKEN_DIAGRAM);
    assert.match(answer.problem ?? "", /Parse error/);
    assert.equal(restarts.length, 1);
  });

  it("is the fuller of two broken attempts", async () => {
    const fuller = "```mermaid\nflowchart LR\n  A --> --> B\n  B --> C\n  C --> D\n```";
    assert.equal((await askScripted(fuller, BROKEN_DIAGRAM)).answer.text, fuller);
    assert.equal((await askScripted(BROKEN_DIAGRAM, fuller)).answer.text, fuller);
  });

  it("has a warning if the corrected diagram lost much of the first attempt", async () => {
    const fuller = "```mermaid\nflowchart LR\n  A --> --> B\n  B --> C\n  C --> D\n  D --> E\n  E --> F\n```";
    const { answer } = await askScripted(fuller, VALID_DIAGRAM);
    assert.equal(answer.text, VALID_DIAGRAM);
    assert.match(answer.problem ?? "", /only 4 of the 8 different words/);
  });

  it("is the first attempt if the second has no diagram", async () => {
    const { answer } = await askScripted(BROKEN_DIAGRAM, "I can't.");
    assert.equal(answer.text, BROKEN_DIAGRAM);
    assert.match(answer.problem ?? "", /Parse error/);
  });

  it("is the first attempt if the server disconnects during the second", async () => {
    const { answer, requests } = await askScripted(BROKEN_DIAGRAM, "!disconnect");
    assert.equal(answer.text, BROKEN_DIAGRAM);
    assert.match(answer.problem ?? "", /Parse error/);
    assert.equal(requests.length, 2);
  });

  it("is not requested again if the model says that there is no diagram", async () => {
    const { answer, requests } = await askScripted("This image is not a diagram.");
    assert.deepEqual([answer.text, answer.problem, requests.length], ["This image is not a diagram.", undefined, 1]);
  });

  it("can have any diagram type of Mermaid", async () => {
    const types = [
      "sequenceDiagram\n  A->>B: Hi",
      "classDiagram\n  class A { +int x }",
      "stateDiagram-v2\n  [*] --> A",
      "erDiagram\n  A ||--o{ B : has",
      'pie\n  "a" : 3',
      "mindmap\n  root\n    a",
      "gantt\n  title x\n  section A\n  t1 :a1, 2024-01-01, 3d",
      "flowchart LR\n  a[<b>bold</b>] --> b",
      "sequenceDiagram\n  box Aqua Group\n  participant A\n  end\n  A->>A: Hi",
    ];
    for (const code of types) {
      const { answer, restarts } = await askScripted(`\`\`\`mermaid\n${code}\n\`\`\``, "never requested");
      assert.deepEqual([restarts, answer.problem], [[], undefined], code);
    }
  });
});

describe("an answer with thinking", () => {
  const client = useEngine();

  it("is sent after its thoughts, and does not contain them", async () => {
    const server = await ScriptedServer.start([{ thoughts: "A form, I think.", text: "A form." }]);
    try {
      const { answer, events } = await askWithEvents(client(), { thinking: true, target: { kind: "endpoint", url: server.url } });
      assert.equal(answer.text, "A form.");
      assert.deepEqual(events[0], { kind: "thought", text: "A form, I think." });
      assert.equal(server.requests[0]?.chat_template_kwargs?.enable_thinking, true);
    } finally {
      await server.stop();
    }
  });

  it("can't reuse the prompt cache of an answer without thinking, because the flag precedes the image", async () => {
    const images = [await addWorkspaceImage(client(), "flow.png")];
    const countTokens = async (thinking: boolean) => (await askWithEvents(client(), { images, maxTokens: 2, thinking })).answer.tokens;
    await countTokens(false);
    const repeated = await countTokens(false);
    const thinking = await countTokens(true);
    assert.ok(repeated.cached > 100, `${repeated.cached} tokens came from the cache`);
    assert.ok(thinking.cached < 20, `${thinking.cached} tokens came from the cache`);
  });
});
