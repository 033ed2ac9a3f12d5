import assert from "node:assert/strict";
import { findMermaidBlock } from "../../../src/mermaid/mermaid.ts";

describe("findMermaidBlock", () => {
  it("finds the diagram between other text", () => {
    assert.equal(findMermaidBlock("Here:\n\n```mermaid\nflowchart LR\n  A --> B\n```\n\nDone."), "flowchart LR\n  A --> B");
  });

  it("finds the first of several diagrams, with any kind of fence", () => {
    assert.equal(findMermaidBlock("~~~ mermaid\npie\n~~~\n```mermaid\nmindmap\n```"), "pie");
    assert.equal(findMermaidBlock("````Mermaid\nflowchart LR\n```\n````"), "flowchart LR\n```");
  });

  it("finds a truncated diagram", () => {
    assert.equal(findMermaidBlock("```mermaid\nflowchart LR\n  A --"), "flowchart LR\n  A --");
  });

  it("ignores other code and plain text", () => {
    assert.equal(findMermaidBlock("```ts\nconst mermaid = 1;\n```\nThis is not Mermaid."), undefined);
  });
});
