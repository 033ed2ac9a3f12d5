import assert from "node:assert/strict";
import { countDiagramWords, createRepairPrompt } from "../../../src/mermaid/repair.ts";

const wrap = (code: string) => `Here it is:\n\n\`\`\`mermaid\n${code}\n\`\`\``;
const parseError = (line: number, expecting: string, got: string) =>
  `Parse error on line ${line}:\n...\n----^\nExpecting ${expecting}, got '${got}'`;

describe("the request to correct a diagram", () => {
  const ask = (code: string, problem: string) => createRepairPrompt(wrap(code), problem);

  it("has the parser's message and the whole line that it refers to", () => {
    const prompt = ask("flowchart LR\n  n1 --> n2\n  n2 --> --> n3", parseError(3, "'NODE_STRING'", "LINK"));
    assert.match(prompt, /Parse error on line 3:/);
    assert.match(prompt, /The line is:\n\nn2 --> --> n3\n/);
    assert.match(prompt, /An arrow must have a node at both ends\./);
  });

  // Messages of Mermaid 11.
  const cases: [kind: string, code: string, problem: string, advice: RegExp][] = [
    ["a reserved word as an id", "flowchart LR\n  a --> end", parseError(2, "'AMP'", "end"), /reserved/],
    ["a reserved word before an arrow", "flowchart LR\n  graph --> b", parseError(2, "'SEMI', 'NEWLINE'", "GRAPH"), /reserved/],
    [
      "a parenthesis in a label",
      "flowchart LR\n  a[Log in (SSO)] --> b",
      parseError(2, "'SQE'", "PS"),
      /whole text of every label in double quotes/,
    ],
    ["a bracket in a label", "flowchart LR\n  a[list[0]] --> b", parseError(2, "'SQE'", "SQS"), /whole text of every label/],
    ["an at sign in a label", "flowchart LR\n  a[user@x.com] --> b", parseError(2, "'SEMI'", "NODE_STRING"), /whole text of every label/],
    ["quotes in a label", 'flowchart LR\n  a["say "hi" now"] --> b', parseError(2, "'SQE'", "STR"), /#quot;/],
    ["a message without a colon", "sequenceDiagram\n A->>B Hi", parseError(2, "'TXT'", "NEWLINE"), /colon/],
    ["a subgraph without an end", "flowchart LR\n subgraph X\n a-->b", parseError(4, "'SEMI', 'end'", "1"), /not closed/],
    ["a missing type", "a --> b", "No diagram type detected matching given configuration for text: a --> b", /name the type/],
    ["any other error", "pie\n  x", parseError(2, "'A'", "B"), /labels in double quotes, and use ids/],
  ];
  for (const [kind, code, problem, advice] of cases) {
    it(`has advice for ${kind}`, () => assert.match(ask(code, problem), advice));
  }

  it("does not take a label with a reserved word for an id", () => {
    assert.doesNotMatch(ask('flowchart LR\n  n1["end"] --> --> n2', parseError(2, "'A'", "LINK")), /reserved/);
  });
});

describe("countDiagramWords", () => {
  it("counts each word once, in ids and labels of any script", () => {
    assert.equal(countDiagramWords(wrap('flowchart LR\n  n1["Zahlung prüfen"] --> n2["Zahlung 確認"]')), 7);
    assert.equal(countDiagramWords("no diagram"), 0);
  });
});
