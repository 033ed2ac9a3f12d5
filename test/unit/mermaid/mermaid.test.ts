import assert from "node:assert/strict";
import { mermaidBlock, repairPrompt } from "../../../src/mermaid/mermaid.ts";

describe("mermaidBlock", () => {
  it("finds the diagram between other text", () => {
    assert.equal(mermaidBlock("Here:\n\n```mermaid\nflowchart LR\n  A --> B\n```\n\nDone."), "flowchart LR\n  A --> B");
  });

  it("takes the first of several, whatever its fence", () => {
    assert.equal(mermaidBlock("~~~ mermaid\npie\n~~~\n```mermaid\nmindmap\n```"), "pie");
    assert.equal(mermaidBlock("````Mermaid\nflowchart LR\n```\n````"), "flowchart LR\n```");
  });

  it("takes one that was cut off", () => {
    assert.equal(mermaidBlock("```mermaid\nflowchart LR\n  A --"), "flowchart LR\n  A --");
  });

  it("finds none in other code or in text", () => {
    assert.equal(mermaidBlock("```ts\nconst mermaid = 1;\n```\nThis is no mermaid."), undefined);
  });
});

describe("repairPrompt", () => {
  it("names what the parser said", () => {
    assert.match(repairPrompt("Parse error on line 2"), /Parse error on line 2/);
  });
});
