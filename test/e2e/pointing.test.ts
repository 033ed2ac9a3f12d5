import assert from "node:assert/strict";
import type { Frame } from "playwright-core";
import type { TurnView } from "../../src/protocol/turnView.ts";
import { showTurn } from "./showTurn.ts";
import { useWorkbench } from "./useWorkbench.ts";

const original = { width: 2000, height: 1000 };
const box = '{"image":1,"x1":250,"y1":100,"x2":500,"y2":300}';
const text = `The button \`${box}\` sends the form.\n\n\`\`\`json\n${box}\n\`\`\``;
const prepared = {
  original,
  tokens: 100,
  pieces: [{ role: "whole" as const, region: { x: 0, y: 0, ...original }, sent: { width: 960, height: 480 }, source: "data:," }],
  notes: [],
};
const pointed: TurnView["pointed"] = [
  {
    ...{ name: "screen.png", prepared },
    boxes: [
      { label: "build log", region: { x: 0, y: 500, width: 1000, height: 500 } },
      {
        label: "",
        region: { x: 500, y: 100, width: 500, height: 200 },
        text: { from: text.indexOf(box), to: text.indexOf(box) + box.length },
      },
    ],
  },
];

describe("an answer that points to places in an image", () => {
  const workbench = useWorkbench();
  let frame: Frame;
  before(async () => {
    await workbench().runCommand("Oriel: Ask About Image…");
    frame = await workbench().findWebview("#turns");
    // Before the page has the focus, the extension may still replace its turns.
    await frame.locator("textarea:focus").waitFor();
    await showTurn(frame, { question: "Where is the button?", text, pointed });
    await frame.locator(".pointed .mark").first().waitFor();
  });

  it("shows each box, and each region that the model looked at again, at its position in the image", async () => {
    const stage = await frame.locator(".pointed .stage").boundingBox();
    assert.ok(stage);
    assert.ok(Math.abs(stage.width / stage.height - 2) < 0.05, JSON.stringify(stage));
    for (const [index, region] of [
      { x: 0, y: 0.5, width: 0.5, height: 0.5 },
      { x: 0.25, y: 0.1, width: 0.25, height: 0.2 },
    ].entries()) {
      const mark = await frame.locator(".pointed .mark").nth(index).boundingBox();
      assert.ok(mark);
      const actual = [
        (mark.x - stage.x) / stage.width,
        (mark.y - stage.y) / stage.height,
        mark.width / stage.width,
        mark.height / stage.height,
      ];
      const expected = [region.x, region.y, region.width, region.height];
      for (const [at, value] of actual.entries())
        assert.ok(Math.abs(value - (expected[at] ?? 0)) < 0.02, JSON.stringify({ actual, expected }));
    }
  });

  it("has a button instead of the JSON in its text, but not in a code block", async () => {
    const answer = frame.locator(".answer");
    assert.equal(await answer.locator(".place-reference").count(), 1);
    assert.ok(!(await answer.locator("p").first().textContent())?.includes("x1"));
    assert.ok((await answer.locator("pre code").textContent())?.includes("x1"));
  });

  it("highlights a box when its button is hovered, focused or pressed with the keyboard", async () => {
    const button = frame.locator(".place-reference");
    const mark = frame.locator(".pointed .mark:not(.looked)");
    const isHighlighted = () => mark.evaluate((element) => element.className.includes("highlighted"));
    await button.hover();
    assert.equal(await isHighlighted(), true);
    await frame.locator(".question").first().hover();
    assert.equal(await isHighlighted(), false);
    await button.focus();
    assert.equal(await isHighlighted(), true);
    await button.press("Enter");
    assert.equal(await mark.getAttribute("aria-pressed"), "true");
    await mark.press("Space");
    assert.equal(await mark.getAttribute("aria-pressed"), "false");
    assert.match((await mark.getAttribute("aria-label")) ?? "", /500×200 pixels at 500, 100/);
    assert.match((await frame.locator(".mark.looked").getAttribute("aria-label")) ?? "", /build log/);
  });
});
