import assert from "node:assert/strict";
import type { Frame } from "playwright-core";
import { runAndAwaitTask } from "./llamaServerSlots.ts";
import { useWorkbench } from "./useWorkbench.ts";

describe("a user who has a conversation", () => {
  const workbench = useWorkbench();
  let frame: Frame;
  const findTurn = (question: string) => frame.locator(".turn", { has: frame.locator(".question", { hasText: question }) });
  const findDoneTurn = (question: string) => findTurn(question).and(frame.locator('[data-state="done"]'));
  const waitForAnswer = (question: string, answer: string) => findDoneTurn(question).locator(".answer", { hasText: answer }).waitFor();
  const findTextBox = () => frame.locator("textarea");

  const ask = async (question: string) => {
    await findTextBox().fill(question);
    await findTextBox().press("Enter");
    await findDoneTurn(question).waitFor();
  };
  const askAbout = async (image: string, question: string) => {
    await workbench().chooseFromContextMenu(workbench().findExplorerRow(image), "Ask About Image…");
    await frame.locator('.attachment[data-state="prepared"]').waitFor();
    await ask(question);
  };
  const startConversation = async () => {
    await workbench().runCommand("Oriel: New Conversation");
    frame = await workbench().findWebview(".empty");
    // The page takes the focus late, and would then close a menu.
    await frame.locator("textarea:focus").waitFor();
  };
  const showReadme = () => workbench().page.locator(".tab", { hasText: "README.md" }).click();

  before(async () => {
    await workbench().openFolder("images");
    await workbench().findExplorerRow("README.md").click();
    await workbench().page.locator(".tab", { hasText: "README.md" }).waitFor();
  });

  // Each test starts with a conversation in which one image was explained.
  beforeEach(async () => {
    await startConversation();
    await workbench().chooseFromContextMenu(workbench().findExplorerRow("login-form.png"), "Explain Image…");
    await waitForAnswer("Explain this image.", "a blue button");
  });

  it("asks a follow-up question with the keyboard alone, and the image comes from the cache", async () => {
    const { page } = workbench();
    await showReadme();
    await workbench().focusPanel(2, frame);
    // The earlier turns are prefilled during a pause in typing.
    await runAndAwaitTask(workbench(), () => page.keyboard.type("What"));
    await page.keyboard.type(" color is the button?");
    await page.keyboard.press("Enter");
    await waitForAnswer("What color", "The button is blue.");
    const summary = (await findTurn("What color").locator(".timings summary").textContent()) ?? "";
    const readTokens = Number(/(\d+) tokens read/.exec(summary)?.[1]);
    assert.ok(readTokens < 60, summary);
  });

  it("uses the mouse or the keyboard to see the timings of an answer", async () => {
    await ask("What color is the button?");
    const timings = findTurn("What color").locator(".timings");
    const expected = /^First token after [\d.]+ s\n\d+ of \d+ prompt tokens from the cache\nPrompt: \d+ tokens/;
    assert.match((await timings.locator("summary").getAttribute("title")) ?? "", expected);
    assert.equal(await timings.locator("p").isVisible(), false);
    await workbench().tabTo(timings.locator("summary"), "Shift+Tab");
    await workbench().page.keyboard.press("Enter");
    await timings.locator("p", { hasText: "First token after" }).waitFor();
    assert.match((await timings.locator("p").textContent()) ?? "", expected);
  });

  it("cancels an edit, which replaces nothing and restores the draft", async () => {
    await ask("What color is the button?");
    await findTextBox().fill("half a thought");
    await findTurn("What color").getByRole("button", { name: "Edit" }).click();
    await frame.locator(".edited").getByRole("button", { name: "Cancel" }).click();
    await frame.locator(".edited").waitFor({ state: "hidden" });
    assert.equal(await findTextBox().inputValue(), "half a thought");
    assert.equal(await frame.locator(".turn.replaced").count(), 0);
  });

  it("edits a question with the keyboard, and still sees the replaced question", async () => {
    const { page } = workbench();
    await ask("What color is the button?");
    await findTextBox().fill("half a thought");
    await workbench().tabTo(findTurn("What color").getByRole("button", { name: "Edit" }), "Shift+Tab");
    await page.keyboard.press("Enter");
    await frame.locator("textarea:focus").waitFor();
    assert.equal(await findTextBox().inputValue(), "What color is the button?");
    await frame.locator(".edited", { hasText: "What color is the button?" }).waitFor();
    await workbench().saveScreenshot("edit-a-question");
    await findTextBox().fill("Explain this image once more.");
    await page.keyboard.press("Enter");
    await findTurn("What color").and(frame.locator(".replaced")).waitFor();
    assert.equal(await findTextBox().inputValue(), "half a thought", "The draft is restored.");
    await findDoneTurn("once more").waitFor();
    assert.equal(await frame.locator(".turn").count(), 3);
  });

  it("asks a follow-up question with the mouse", async () => {
    // The keyboard is only used for the text itself.
    await findTextBox().click();
    await findTextBox().fill("What shape is the button?");
    await frame.getByRole("button", { name: "Ask", exact: true }).click();
    await findDoneTurn("What shape").waitFor();
  });

  it("exports a conversation as Markdown without replaced questions", async () => {
    const { page } = workbench();
    await ask("What color is the button?");
    await findTurn("What color").getByRole("button", { name: "Edit" }).click();
    await frame.locator(".edited").waitFor();
    await ask("What shape is the button?");
    await workbench().runCommand("Oriel: Export Conversation as Markdown");
    const findLine = (text: string) => page.locator(".monaco-editor .view-line", { hasText: text });
    await findLine("## Explain this image.").first().waitFor();
    await findLine("- `images/login-form.png`").waitFor();
    await findLine("What shape").waitFor();
    assert.equal(await findLine("What color").count(), 0);
  });

  it("opens an earlier conversation again", async () => {
    await startConversation();
    await askAbout("chart.png", "Question to go back to");
    await startConversation();
    const row = await workbench().openListWith("Oriel: Show Conversations…", "Question to go back to");
    await row.click();
    await findDoneTurn("Question to go back to").waitFor();
  });

  it("gets the conversation and the draft back after a reload", async () => {
    await findTextBox().fill("half a question");
    await workbench().reloadWindow("mouse");
    frame = await workbench().findWebview("#turns .turn");
    assert.equal(await frame.locator(".turn").count(), 1);
    assert.equal(await findTextBox().inputValue(), "half a question");
    assert.equal(await frame.locator("#announcement").textContent(), "", "nothing is announced");
    // The image is still part of the conversation.
    await ask("What color is the button?");
    await waitForAnswer("What color", "The button is blue.");
  });

  it("runs an action on an attached image with one click", async () => {
    await workbench().chooseFromContextMenu(workbench().findExplorerRow("chart.png"), "Ask About Image…");
    await frame.locator('.attachment[data-state="prepared"]').waitFor();
    await frame.getByRole("button", { name: "Transcribe Text" }).click();
    await findDoneTurn("Transcribe Text").waitFor();
    assert.equal(await frame.locator(".attachment").count(), 0);
  });

  it("compares two images with the keyboard alone", async () => {
    await workbench().chooseImagesWithKeyboard(() => workbench().typeCommand("Oriel: Compare Two Images"), "login-form.png", "flow.png");
    await findDoneTurn("Compare").waitFor();
    assert.equal(await findTurn("Compare").locator(".image").count(), 2);
  });

  it("compares two images selected in the Explorer with the mouse", async () => {
    const { page } = workbench();
    await workbench().selectTwoImages("chart.png", "flow.png", "README.md");
    await workbench().findExplorerRow("flow.png").click({ button: "right" });
    await page.locator(".monaco-menu .action-item", { hasText: "More Oriel Actions" }).hover();
    const compare = page.locator(".monaco-menu .action-item", { hasText: "Compare Two Images…" }).last();
    await compare.waitFor();
    await page.waitForTimeout(500);
    await compare.click();
    await findDoneTurn("Compare").waitFor();
    assert.equal(await findDoneTurn("Compare").locator(".image").count(), 2);
  });

  it("deletes a conversation", async () => {
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
