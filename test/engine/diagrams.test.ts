import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { buildActionPrompt } from "../../src/chat/actions.ts";
import { toMermaid } from "../../src/chat/actions/toMermaid.ts";
import type { Answer, AskEvent, AskParams } from "../../src/protocol/ask.ts";
import { ScriptedServer } from "./scriptedServer.ts";
import { useEngine, usualQuestion, workspace } from "./support.ts";

const valid = "```mermaid\nflowchart LR\n  A --> B\n```";
const broken = "```mermaid\nflowchart LR\n  A --> --> B\n```";

describe("a diagram that is asked for as Mermaid", () => {
  const client = useEngine();

  const ask = async (changes: Partial<AskParams>): Promise<{ answer: Answer; events: AskEvent[] }> => {
    const events: AskEvent[] = [];
    const question = buildActionPrompt(toMermaid, 1);
    const params: AskParams = { ...usualQuestion, images: [], question, response: { check: toMermaid.check }, ...changes };
    for await (const event of client().ask(params, new AbortController().signal)) {
      if (event.kind === "answered") return { answer: event.answer, events };
      events.push(event);
    }
    throw new Error("no answer");
  };

  const askScripted = async (...texts: string[]) => {
    const server = await ScriptedServer.start(texts.map((text) => ({ text })));
    try {
      const asked = await ask({ target: { kind: "endpoint", url: server.url } });
      const again = asked.events.filter((event) => event.kind === "again");
      return { ...asked, again, requests: server.requests };
    } finally {
      server.stop();
    }
  };

  it("is what the picture shows", async () => {
    const images = [await client().addImage("flow.png", await readFile(join(workspace, "images", "flow.png")))];
    const { answer, events } = await ask({ images });
    assert.equal(answer.text, "```mermaid\nflowchart LR\n  A --> B\n  B --> C\n```");
    assert.equal(answer.problem, undefined);
    assert.ok(!events.some(({ kind }) => kind === "again"));
  });

  it("is asked for once more, with what the parser said, when Mermaid can't read it", async () => {
    const { answer, again, requests } = await askScripted(broken, valid);
    assert.equal(answer.text, valid);
    assert.equal(answer.problem, undefined);
    assert.match(again[0]?.problem ?? "", /Parse error on line 2/);
    const last = requests[1]?.messages.at(-1)?.content[0]?.text ?? "";
    assert.ok(last.includes(again[0]?.problem ?? "?"), last);
    assert.deepEqual(
      requests[1]?.messages.map(({ role }) => role),
      ["system", "user", "assistant", "user"],
    );
  });

  it("comes with what is wrong when the second one is broken too", async () => {
    const { answer, again } = await askScripted(broken, broken);
    assert.equal(answer.text, broken);
    assert.match(answer.problem ?? "", /Parse error/);
    assert.equal(again.length, 1);
  });

  it("is the first one when the second answer has none", async () => {
    const { answer } = await askScripted(broken, "I can't.");
    assert.equal(answer.text, broken);
    assert.match(answer.problem ?? "", /Parse error/);
  });

  it("is the first one when the server is gone before the second, and all that was read is counted", async () => {
    const { answer, requests } = await askScripted(broken, "!gone");
    assert.equal(answer.text, broken);
    assert.match(answer.problem ?? "", /Parse error/);
    assert.equal(requests.length, 2);
  });

  it("is asked for once only when the answer says that there is none", async () => {
    const { answer, requests } = await askScripted("This image is not a diagram.");
    assert.deepEqual([answer.text, answer.problem, requests.length], ["This image is not a diagram.", undefined, 1]);
  });

  it("can be of any type that Mermaid has", async () => {
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
      const { answer, again } = await askScripted(`\`\`\`mermaid\n${code}\n\`\`\``, "never asked");
      assert.deepEqual([again, answer.problem], [[], undefined], code);
    }
  });
});

describe("an answer that was thought about", () => {
  const client = useEngine();

  it("comes after its thoughts, and does not hold them", async () => {
    const server = await ScriptedServer.start([{ thoughts: "A form, I think.", text: "A form." }]);
    try {
      const events: AskEvent[] = [];
      const params = { ...usualQuestion, images: [], thinking: true, target: { kind: "endpoint" as const, url: server.url } };
      for await (const event of client().ask(params, new AbortController().signal)) {
        if (event.kind === "answered") assert.equal(event.answer.text, "A form.");
        else events.push(event);
      }
      assert.deepEqual(events[0], { kind: "thought", text: "A form, I think." });
      assert.equal(server.requests[0]?.chat_template_kwargs?.enable_thinking, true);
    } finally {
      server.stop();
    }
  });

  it("costs the model's own sign for it, which stands before the image", async () => {
    const image = await client().addImage("flow.png", await readFile(join(workspace, "images", "flow.png")));
    const tokens = async (thinking: boolean) => {
      for await (const event of client().ask({ ...usualQuestion, images: [image], maxTokens: 2, thinking }, new AbortController().signal)) {
        if (event.kind === "answered") return event.answer.tokens;
      }
      throw new Error("no answer");
    };
    await tokens(false);
    const again = await tokens(false);
    const thinking = await tokens(true);
    assert.ok(again.cached > 100, `${again.cached} tokens came from the cache`);
    assert.ok(thinking.cached < 20, `${thinking.cached} tokens came from the cache`);
  });
});
