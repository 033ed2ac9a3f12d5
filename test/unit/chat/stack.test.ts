import assert from "node:assert/strict";
import { detectStack } from "../../../src/chat/stack.ts";

describe("detectStack", () => {
  const cases: [string[], string | undefined][] = [
    [["react", "react-dom"], "React"],
    [["next", "react", "tailwindcss", "typescript"], "React (Next.js) with Tailwind CSS and TypeScript"],
    [["vue", "vuetify"], "Vue with Vuetify"],
    [["@angular/core", "@angular/material", "sass"], "Angular with Angular Material"],
    [["svelte", "typescript"], "Svelte with TypeScript"],
    [["bootstrap"], "HTML with Bootstrap"],
    [["express", "typescript"], undefined],
    [[], undefined],
  ];
  for (const [dependencies, stack] of cases) {
    it(`detects ${stack ?? "nothing"} from ${dependencies.join(", ") || "no dependencies"}`, () =>
      assert.equal(detectStack(dependencies), stack));
  }
});
