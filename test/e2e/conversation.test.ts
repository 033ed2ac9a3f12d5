import assert from "node:assert/strict";
import type { Frame } from "playwright-core";
import { useWorkbench } from "./workbench.ts";

describe("a person who talks about an image", () => {
  const workbench = useWorkbench();
  let frame: Frame;
  const turn = (question: string) => frame.locator(".turn", { has: frame.locator(".question", { hasText: question }) });
  const answered = (question: string, answer: string) =>
    turn(question).and(frame.locator('[data-state="done"]')).locator(".answer", { hasText: answer }).waitFor();

  before(async () => {
    await workbench().openFolder("images");
    await workbench().explorerRow("README.md").click();
    await workbench().page.locator(".tab", { hasText: "README.md" }).waitFor();
    await workbench().contextMenu(workbench().explorerRow("login-form.png"), "Explain Image…");
    frame = await workbench().webviewWith("#turns");
    await answered("Explain this image.", "a blue button");
  });

  it("asks further with the keyboard alone, and the image is not read again", async () => {
    const { page } = workbench();
    await page.locator(".tab", { hasText: "README.md" }).click();
    await workbench().typeInPanel(2, frame);
    await page.keyboard.type("What");
    // A person takes longer for a question than the model for what was said before.
    await page.waitForTimeout(1500);
    await page.keyboard.type(" color is the button?");
    await page.keyboard.press("Enter");
    await answered("What color", "The button is blue.");
    const summary = (await turn("What color").locator(".timings summary").textContent()) ?? "";
    const read = Number(/(\d+) tokens read/.exec(summary)?.[1]);
    assert.ok(read < 60, summary);
  });

  it("sees how long it took when pointing at it, or with the keyboard", async () => {
    const { page } = workbench();
    const timings = turn("What color").locator(".timings");
    const wanted = /^First token after [\d.]+ s\n\d+ of \d+ tokens of the prompt came from the cache\nReading: \d+ tokens/;
    assert.match((await timings.locator("summary").getAttribute("title")) ?? "", wanted);
    assert.equal(await timings.locator("p").isVisible(), false);
    await workbench().tabTo(timings.locator("summary"), "Shift+Tab");
    await page.keyboard.press("Enter");
    await timings.locator("p", { hasText: "First token after" }).waitFor();
    assert.match((await timings.locator("p").textContent()) ?? "", wanted);
  });

  it("takes up a question again and gives that up: nothing is set aside, and what was being written is back", async () => {
    await frame.locator("textarea").fill("half a thought");
    await turn("What color").getByRole("button", { name: "Edit" }).click();
    await frame.locator(".edited").getByRole("button", { name: "Cancel" }).click();
    await frame.locator(".edited").waitFor({ state: "hidden" });
    assert.equal(await frame.locator("textarea").inputValue(), "half a thought");
    assert.equal(await frame.locator(".turn.set-aside").count(), 0);
  });

  it("writes a question anew: the old one is set aside and stays", async () => {
    const { page } = workbench();
    await workbench().tabTo(turn("What color").getByRole("button", { name: "Edit" }), "Shift+Tab");
    await page.keyboard.press("Enter");
    await frame.locator("textarea:focus").waitFor();
    assert.equal(await frame.locator("textarea").inputValue(), "What color is the button?");
    await frame.locator(".edited", { hasText: "Writing anew: What color is the button?" }).waitFor();
    await workbench().screenshot("edit-a-question");
    await frame.locator("textarea").fill("Explain this image once more.");
    await page.keyboard.press("Enter");
    await turn("What color").getByText("later questions know nothing of this").waitFor();
    assert.equal(await frame.locator("textarea").inputValue(), "half a thought", "what was being written before");
    await frame.locator("textarea").fill("");
    await turn("once more").and(frame.locator('[data-state="done"]')).waitFor();
    assert.equal(await frame.locator(".turn").count(), 3);
  });

  it("asks further with the mouse", async () => {
    // Letters alone need a keyboard.
    await frame.locator("textarea").click();
    await frame.locator("textarea").fill("What shape is the button?");
    await frame.getByRole("button", { name: "Ask", exact: true }).click();
    await turn("What shape").and(frame.locator('[data-state="done"]')).waitFor();
  });

  it("exports it as Markdown, without what was set aside", async () => {
    const { page } = workbench();
    await workbench().runCommand("Oriel: Export Conversation as Markdown");
    await page.locator(".monaco-editor .view-line", { hasText: "## Explain this image." }).first().waitFor();
    await page.locator(".monaco-editor .view-line", { hasText: "- `images/login-form.png`" }).waitFor();
    assert.equal(await page.locator(".monaco-editor .view-line", { hasText: "What color" }).count(), 0);
  });

  it("begins another conversation, and goes back to the first", async () => {
    await workbench().runCommand("Oriel: New Conversation");
    await frame.locator(".empty").waitFor();
    await frame.locator("textarea:focus").waitFor();
    const row = await workbench().rowAfter("Oriel: Show Conversations…", "images/login-form.png");
    await row.click();
    await answered("Explain this image.", "a blue button");
  });

  it("finds the conversation, and what was being written, after the window was reloaded", async () => {
    await frame.locator("textarea").fill("half a question");
    await workbench().reloadWindow("mouse");
    frame = await workbench().webviewWith("#turns .turn");
    assert.equal(await frame.locator(".turn").count(), 4);
    assert.equal(await frame.locator("textarea").inputValue(), "half a question");
    assert.equal(await frame.locator("#announcement").textContent(), "", "nothing of it is news");
    // Its image is still in view.
    await frame.locator("textarea").fill("What color is the button?");
    await frame.locator("textarea").press("Enter");
    await frame.locator('.turn[data-state="done"]:not(.set-aside) .answer', { hasText: "The button is blue." }).waitFor();
  });

  it("has something done with an attached image by one click", async () => {
    await workbench().contextMenu(workbench().explorerRow("chart.png"), "Ask About Image…");
    await frame.locator('.attachment[data-state="prepared"]').waitFor();
    await frame.getByRole("button", { name: "Transcribe Text" }).click();
    await turn("Transcribe Text").and(frame.locator('[data-state="done"]')).waitFor();
    assert.equal(await frame.locator(".attachment").count(), 0);
  });

  it("compares two images with the keyboard alone", async () => {
    await workbench().typeImages(() => workbench().typeCommand("Oriel: Compare Two Images"), "login-form.png", "flow.png");
    await turn("Compare").and(frame.locator('[data-state="done"]')).waitFor();
    assert.equal(await turn("Compare").locator(".image").count(), 2);
  });

  it("compares two images of the Explorer with the mouse", async () => {
    const { page } = workbench();
    await workbench().selectTwo("chart.png", "flow.png", "README.md");
    await workbench().explorerRow("flow.png").click({ button: "right" });
    await page.locator(".monaco-menu .action-item", { hasText: "More with Oriel" }).hover();
    const compare = page.locator(".monaco-menu .action-item", { hasText: "Compare Two Images…" }).last();
    await compare.waitFor();
    await page.waitForTimeout(500);
    await compare.click();
    const compared = turn("Compare").and(frame.locator('[data-state="done"]', { hasText: "images/chart.png" }));
    await compared.waitFor();
    assert.equal(await compared.locator(".image").count(), 2);
  });

  it("deletes a conversation for good", async () => {
    const { page } = workbench();
    const row = await workbench().rowAfter("Oriel: Show Conversations…", "images/chart.png, images/flow.png");
    await row.hover();
    await row.locator(".codicon-trash").click();
    await row.waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
    await frame.locator(".empty").waitFor();
  });
});
