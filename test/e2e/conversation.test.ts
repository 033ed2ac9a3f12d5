import assert from "node:assert/strict";
import type { Frame } from "playwright-core";
import { awaitTask } from "./llamaServerSlots.ts";
import { useWorkbench } from "./useWorkbench.ts";

describe("conversations in the panel", () => {
  const workbench = useWorkbench();
  let frame: Frame;
  const turn = (question: string) => frame.locator(".turn", { has: frame.locator(".question", { hasText: question }) });
  const done = (question: string) => turn(question).and(frame.locator('[data-state="done"]'));
  const answered = (question: string, answer: string) => done(question).locator(".answer", { hasText: answer }).waitFor();
  const textarea = () => frame.locator("textarea");

  const ask = async (question: string) => {
    await textarea().fill(question);
    await textarea().press("Enter");
    await done(question).waitFor();
  };
  const askAbout = async (image: string, question: string) => {
    await workbench().chooseFromContextMenu(workbench().explorerRow(image), "Ask About Image…");
    await frame.locator('.attachment[data-state="prepared"]').waitFor();
    await ask(question);
  };
  const startConversation = async () => {
    await workbench().runCommand("Oriel: New Conversation");
    frame = await workbench().findWebview(".empty");
    // The page takes the focus late, which would close a menu.
    await frame.locator("textarea:focus").waitFor();
  };
  const showReadme = () => workbench().page.locator(".tab", { hasText: "README.md" }).click();

  before(async () => {
    await workbench().openFolder("images");
    await workbench().explorerRow("README.md").click();
    await workbench().page.locator(".tab", { hasText: "README.md" }).waitFor();
  });

  // Each test starts with a conversation in which one image was explained.
  beforeEach(async () => {
    await startConversation();
    await workbench().chooseFromContextMenu(workbench().explorerRow("login-form.png"), "Explain Image…");
    await answered("Explain this image.", "a blue button");
  });

  it("a follow-up question is asked with the keyboard alone, and the image comes from the cache", async () => {
    const { page } = workbench();
    await showReadme();
    await workbench().focusPanel(2, frame);
    // The earlier turns are prefilled during a pause in typing.
    await awaitTask(workbench(), () => page.keyboard.type("What"));
    await page.keyboard.type(" color is the button?");
    await page.keyboard.press("Enter");
    await answered("What color", "The button is blue.");
    const summary = (await turn("What color").locator(".timings summary").textContent()) ?? "";
    const read = Number(/(\d+) tokens read/.exec(summary)?.[1]);
    assert.ok(read < 60, summary);
  });

  it("the timings of an answer are shown in a tooltip, or with the keyboard", async () => {
    await ask("What color is the button?");
    const timings = turn("What color").locator(".timings");
    const wanted = /^First token after [\d.]+ s\n\d+ of \d+ prompt tokens from the cache\nPrompt: \d+ tokens/;
    assert.match((await timings.locator("summary").getAttribute("title")) ?? "", wanted);
    assert.equal(await timings.locator("p").isVisible(), false);
    await workbench().tabTo(timings.locator("summary"), "Shift+Tab");
    await workbench().page.keyboard.press("Enter");
    await timings.locator("p", { hasText: "First token after" }).waitFor();
    assert.match((await timings.locator("p").textContent()) ?? "", wanted);
  });

  it("a cancelled edit replaces nothing, and restores the draft", async () => {
    await ask("What color is the button?");
    await textarea().fill("half a thought");
    await turn("What color").getByRole("button", { name: "Edit" }).click();
    await frame.locator(".edited").getByRole("button", { name: "Cancel" }).click();
    await frame.locator(".edited").waitFor({ state: "hidden" });
    assert.equal(await textarea().inputValue(), "half a thought");
    assert.equal(await frame.locator(".turn.replaced").count(), 0);
  });

  it("a question edited with the keyboard is set aside and stays visible", async () => {
    const { page } = workbench();
    await ask("What color is the button?");
    await textarea().fill("half a thought");
    await workbench().tabTo(turn("What color").getByRole("button", { name: "Edit" }), "Shift+Tab");
    await page.keyboard.press("Enter");
    await frame.locator("textarea:focus").waitFor();
    assert.equal(await textarea().inputValue(), "What color is the button?");
    await frame.locator(".edited", { hasText: "What color is the button?" }).waitFor();
    await workbench().screenshot("edit-a-question");
    await textarea().fill("Explain this image once more.");
    await page.keyboard.press("Enter");
    await turn("What color").and(frame.locator(".replaced")).waitFor();
    assert.equal(await textarea().inputValue(), "half a thought", "The draft is restored.");
    await done("once more").waitFor();
    assert.equal(await frame.locator(".turn").count(), 3);
  });

  it("a follow-up question is asked with the mouse", async () => {
    // Only the text itself is typed.
    await textarea().click();
    await textarea().fill("What shape is the button?");
    await frame.getByRole("button", { name: "Ask", exact: true }).click();
    await done("What shape").waitFor();
  });

  it("a conversation is exported as Markdown, without replaced questions", async () => {
    const { page } = workbench();
    await ask("What color is the button?");
    await turn("What color").getByRole("button", { name: "Edit" }).click();
    await frame.locator(".edited").waitFor();
    await ask("What shape is the button?");
    await workbench().runCommand("Oriel: Export Conversation as Markdown");
    const line = (text: string) => page.locator(".monaco-editor .view-line", { hasText: text });
    await line("## Explain this image.").first().waitFor();
    await line("- `images/login-form.png`").waitFor();
    await line("What shape").waitFor();
    assert.equal(await line("What color").count(), 0);
  });

  it("an earlier conversation is opened again", async () => {
    await startConversation();
    await askAbout("chart.png", "Question to go back to");
    await startConversation();
    const row = await workbench().openListWith("Oriel: Show Conversations…", "Question to go back to");
    await row.click();
    await done("Question to go back to").waitFor();
  });

  it("the conversation and the draft are restored after a reload", async () => {
    await textarea().fill("half a question");
    await workbench().reloadWindow("mouse");
    frame = await workbench().findWebview("#turns .turn");
    assert.equal(await frame.locator(".turn").count(), 1);
    assert.equal(await textarea().inputValue(), "half a question");
    assert.equal(await frame.locator("#announcement").textContent(), "", "nothing is announced");
    // The image is still part of the conversation.
    await ask("What color is the button?");
    await answered("What color", "The button is blue.");
  });

  it("an action on an attached image takes one click", async () => {
    await workbench().chooseFromContextMenu(workbench().explorerRow("chart.png"), "Ask About Image…");
    await frame.locator('.attachment[data-state="prepared"]').waitFor();
    await frame.getByRole("button", { name: "Transcribe Text" }).click();
    await done("Transcribe Text").waitFor();
    assert.equal(await frame.locator(".attachment").count(), 0);
  });

  it("two images are compared with the keyboard alone", async () => {
    await workbench().typeImages(() => workbench().typeCommand("Oriel: Compare Two Images"), "login-form.png", "flow.png");
    await done("Compare").waitFor();
    assert.equal(await turn("Compare").locator(".image").count(), 2);
  });

  it("two images selected in the Explorer are compared with the mouse", async () => {
    const { page } = workbench();
    await workbench().selectTwo("chart.png", "flow.png", "README.md");
    await workbench().explorerRow("flow.png").click({ button: "right" });
    await page.locator(".monaco-menu .action-item", { hasText: "More with Oriel" }).hover();
    const compare = page.locator(".monaco-menu .action-item", { hasText: "Compare Two Images…" }).last();
    await compare.waitFor();
    await page.waitForTimeout(500);
    await compare.click();
    await done("Compare").waitFor();
    assert.equal(await done("Compare").locator(".image").count(), 2);
  });

  it("a conversation is deleted", async () => {
    const { page } = workbench();
    await startConversation();
    await askAbout("chart.png", "Question to forget");
    const row = await workbench().openListWith("Oriel: Show Conversations…", "Question to forget");
    await row.hover();
    await row.locator(".codicon-trash").click();
    await row.waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
    await frame.locator(".empty").waitFor();
  });
});
