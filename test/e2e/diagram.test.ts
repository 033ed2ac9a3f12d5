import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Frame } from "playwright-core";
import { waitUntil } from "../waiting.ts";
import { showTurn } from "./showTurn.ts";
import { useWorkbench } from "./useWorkbench.ts";

describe("a user who works with diagrams and code", () => {
  const customAction = { title: "Count the Boxes", prompt: "How many boxes are there?" };
  const workbench = useWorkbench({ settings: { "oriel.actions": [customAction] } });
  let frame: Frame;
  const findLine = (text: string) => workbench().page.locator(".monaco-editor .view-line", { hasText: text });
  const getReadmePath = () => path.join(workbench().workspace, "README.md");
  const findDoneTurn = (question: string) =>
    frame.locator('.turn[data-state="done"]', { has: frame.locator(".question", { hasText: question }) }).last();

  before(async () => {
    await workbench().findExplorerRow("README.md").dblclick();
    await workbench().openFolder("images");
  });
  beforeEach(async () => {
    await workbench().page.locator(".tab", { hasText: "README.md" }).click();
    await findLine("# Tidal").first().click();
    await workbench().page.keyboard.press("End");
    await workbench().runCommand("Oriel: New Conversation");
    frame = await workbench().findWebview(".empty");
    await frame.locator("textarea:focus").waitFor();
  });

  it("sees suggestions for questions, and no setup card", async () => {
    await frame.getByRole("heading", { name: "Ask about what you see" }).waitFor();
    assert.equal(await frame.locator(".suggestions button").count(), 3);
    assert.equal(await frame.locator(".setup").isVisible(), false);
    await frame.getByRole("button", { name: "Paste a screenshot" }).click();
    await frame.locator("textarea:focus").waitFor();
    await workbench().saveScreenshot("empty");
  });

  it("turns a diagram into Mermaid and inserts it into a document, with the keyboard alone", async () => {
    const { page } = workbench();
    await workbench().chooseImagesWithKeyboard(async () => {
      await workbench().tabTo(frame.getByRole("button", { name: "Turn a diagram into Mermaid…" }), "Shift+Tab");
      await page.keyboard.press("Enter");
    }, "flow.png");
    await findDoneTurn("Diagram to Mermaid").locator("pre", { hasText: "flowchart LR" }).waitFor();
    const drawing = findDoneTurn("Diagram to Mermaid").locator(".diagram img");
    await drawing.waitFor();
    const [width, height] = await drawing.evaluate(
      async (image: { decode(): Promise<void>; naturalWidth: number; naturalHeight: number }) => {
        await image.decode();
        return [image.naturalWidth, image.naturalHeight];
      },
    );
    assert.ok((width ?? 0) > 150 && (height ?? 0) > 40, `The diagram has ${width}×${height} pixels.`);
    await workbench().saveScreenshot("diagram");
    await workbench().focusPanel(2, frame);
    await workbench().tabTo(findDoneTurn("Diagram to Mermaid").getByRole("button", { name: "Insert at the cursor" }), "Shift+Tab");
    await workbench().page.keyboard.press("Enter");
    await findLine("flowchart LR").waitFor();
    await workbench().page.keyboard.press("Control+S");
    await waitUntil(
      async () => /^# Tidal\n\n```mermaid\nflowchart LR\n[^`]+\n```\n\n!\[\]/.test(await readFile(getReadmePath(), "utf8")) || undefined,
      "the diagram in the file",
    );
  });

  it("sees a diagram in the colors of another theme", async () => {
    await showTurn(frame, { question: "Show a diagram", text: "```mermaid\nflowchart LR\n  A --> B\n```" });
    const drawing = findDoneTurn("Show a diagram").locator(".diagram img");
    await drawing.waitFor();
    const oldSource = await drawing.getAttribute("src");
    for (const theme of ["Light Modern", "Dark High Contrast"] as const) {
      await workbench().setTheme(theme);
      await workbench().saveScreenshot(`diagram-${theme.toLowerCase().replaceAll(" ", "-")}`);
    }
    assert.notEqual(await drawing.getAttribute("src"), oldSource);
    await workbench().setTheme("Dark Modern");
  });

  it("turns a diagram into Mermaid and inserts it, with the mouse", async () => {
    const insertedCount = await findLine("flowchart LR").count();
    await workbench().chooseFromContextMenu(workbench().findExplorerRow("flow.png"), "Ask About Image…");
    await frame.locator('.attachment[data-state="prepared"]').waitFor();
    await frame.getByRole("button", { name: "Diagram to Mermaid" }).click();
    await findDoneTurn("Diagram to Mermaid").locator(".code-block").waitFor();
    await findLine("# Tidal").first().click();
    await findDoneTurn("Diagram to Mermaid").locator(".code-block").hover();
    await findDoneTurn("Diagram to Mermaid").getByRole("button", { name: "Insert at the cursor" }).click();
    await findLine("flowchart LR").nth(insertedCount).waitFor();
  });

  it("uses a custom action", async () => {
    await workbench().chooseFromContextMenu(workbench().findExplorerRow("flow.png"), "Ask About Image…");
    await frame.locator('.attachment[data-state="prepared"]').waitFor();
    await frame.getByRole("button", { name: customAction.title }).click();
    await findDoneTurn(customAction.title).locator(".answer", { hasText: /\w/ }).waitFor();
  });

  it("chooses a framework for the code of a screenshot, and loses nothing by cancelling", async () => {
    const { page, workspace } = workbench();
    await writeFile(path.join(workspace, "package.json"), JSON.stringify({ dependencies: { vue: "3", tailwindcss: "4" } }));
    await workbench().chooseFromContextMenu(workbench().findExplorerRow("login-form.png"), "Ask About Image…");
    await frame.locator('.attachment[data-state="prepared"]').waitFor();
    await frame.locator("textarea").fill("Use our field component.");
    await frame.getByRole("button", { name: "Screenshot to Code" }).click();
    const rows = page.locator(".quick-input-list .monaco-list-row");
    await rows.first().getByText("Vue with Tailwind CSS").waitFor();
    assert.match((await rows.first().textContent()) ?? "", /used in this workspace/);
    await page.keyboard.press("Escape");
    await frame.locator("textarea:focus").waitFor();
    assert.equal(await frame.locator("textarea").inputValue(), "Use our field component.");
    assert.equal(await frame.locator(".attachment").count(), 1);
    await findLine("# Tidal").first().click();
    await page.keyboard.press("Home");
    await page.keyboard.press("Shift+End");
    await frame.getByRole("button", { name: "Screenshot to Code" }).click();
    await rows.first().click();
    await findDoneTurn("Screenshot to Code: Vue with Tailwind CSS").waitFor();
    await findDoneTurn("Screenshot to Code: Vue with Tailwind CSS").getByText("README.md, lines 1 to 1").waitFor();
    await findDoneTurn("Use our field component.").waitFor();
  });

  it("replaces the selected code with the code from an answer after a preview", async () => {
    const { page, workspace } = workbench();
    await workbench().openFolder("src");
    await page.locator(".tab", { hasText: "README.md" }).click();
    await workbench().findExplorerRow("loginForm.tsx").click();
    const firstLine = (await readFile(path.join(workspace, "src", "loginForm.tsx"), "utf8")).split("\n")[0] ?? "";
    // The middle of the line may be outside the visible part of the editor, which may also not react to keys yet.
    await waitUntil(async () => {
      await findLine(firstLine)
        .first()
        .click({ position: { x: 5, y: 5 } });
      await page.keyboard.press("Control+Home");
      await page.keyboard.press("Shift+End");
      const selections = page.locator(".editor-instance .selected-text");
      return (await selections.count()) > 0 ? true : undefined;
    }, "the selection");
    await showTurn(frame, { question: "Shown", text: "```tsx\nconst replaced = true;\n```" });
    const answer = frame.locator(".turn", { hasText: "Shown" }).locator(".answer");
    await answer.locator(".code-block").hover();
    await answer.getByRole("button", { name: "Replace selection" }).click();
    const question = await workbench().waitForToast("Replace lines 1 to 1 of src/loginForm.tsx with the code from the answer?");
    await page.locator(".tab", { hasText: "(proposed change)" }).waitFor();
    await workbench().saveScreenshot("proposed-edit");
    await question.getByRole("button", { name: "Apply Change" }).click();
    await page.locator(".tab", { hasText: "(proposed change)" }).waitFor({ state: "detached" });
    await findLine("const replaced = true;").first().waitFor();
  });
});
