import assert from "node:assert/strict";
import type { Frame } from "playwright-core";
import { hostileMarkdown } from "../fixtures/hostileMarkdown.ts";
import { clearTurns, showTurn } from "./showTurn.ts";
import { useWorkbench } from "./workbench.ts";

/** A page as the tests see it: without the types of a browser. */
interface Page {
  harmed?: boolean;
}

describe("an answer on the page", () => {
  const workbench = useWorkbench();
  let frame: Frame;
  let count = 0;
  before(async () => {
    await workbench().explorerRow("README.md").click();
    await workbench().page.locator(".monaco-editor .view-line", { hasText: "Sign in" }).first().click();
    await workbench().runCommand("Oriel: Ask About Image…");
    frame = await workbench().webviewWith("#turns");
    await frame.locator("textarea:focus").waitFor();
  });

  /** Shows an answer as the extension would: the test model can't write these. */
  const show = async (text: string, thoughts = "") => {
    await showTurn(frame, { question: `Question ${++count}`, text, thoughts });
    const answer = frame
      .locator(".turn", { hasText: `Question ${count}` })
      .last()
      .locator(".answer");
    await answer.locator("*").first().waitFor({ state: "attached" });
    return answer;
  };

  for (const [name, text] of Object.entries(hostileMarkdown)) {
    it(`shows harmlessly: ${name}`, async () => {
      const answer = await show(text);
      // A diagram is drawn as a picture of its own.
      const hostile = "script, iframe, object, embed, style, img:not(.diagram img), svg, form, input, link, meta, base";
      assert.equal(await answer.locator(hostile).count(), 0);
      const links = await answer
        .locator("a")
        .evaluateAll((all) => all.map((link) => (link as { getAttribute(name: string): string | null }).getAttribute("href")));
      for (const link of links) assert.match(link ?? "", /^https?:\/\//);
      const handlers = await answer
        // Code is colored span by span.
        .locator(":not(pre span)")
        .evaluateAll(
          (all) =>
            (all as unknown as { attributes: Iterable<{ name: string }> }[]).flatMap(({ attributes }) =>
              [...attributes].filter(({ name }) => /^on|^style$/.test(name)),
            ).length,
        );
      assert.equal(handlers, 0);
      assert.equal(await frame.evaluate(() => (globalThis as unknown as Page).harmed), undefined);
      // The next one is not to wait for the layout of a megabyte.
      await clearTurns(frame);
    });
  }

  it("opens a link only after the person saw where it leads", async () => {
    const { page } = workbench();
    const answer = await show("See [the docs](https://docs.example.org/a?b=c).");
    await answer.getByRole("link").click();
    const dialog = page.locator(".monaco-dialog-box");
    await dialog.getByText("It leads to docs.example.org.").waitFor();
    assert.equal(await dialog.count(), 1, "VS Code asks no question of its own besides");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "detached" });
  });

  it("has its code inserted where the cursor was, and opened as a new file", async () => {
    const { page } = workbench();
    const answer = await show("Like this:\n\n```ts\nconst answer = 42;\n```\n");
    await answer.locator(".code-block").hover();
    await answer.getByRole("button", { name: "Insert at the cursor" }).click();
    await page.locator(".monaco-editor .view-line", { hasText: "Sign in" }).filter({ hasText: "const answer = 42;" }).waitFor();
    await answer.locator(".code-block").hover();
    await answer.getByRole("button", { name: "Open as a new file" }).click();
    await page.locator(".tab", { hasText: "Untitled-1" }).first().waitFor();
    // The status bar tells the language only while that editor has the focus; its tab tells it always.
    await page.locator(".tab .typescript-lang-file-icon", { hasText: "Untitled-1" }).first().waitFor();
  });

  it("links the files of the workspace that it names, and opens them at their line", async () => {
    const { page } = workbench();
    const answer = await show("It is thrown in `loginForm.tsx`, see tidal/src/loginForm.tsx:19 and `nowhere.ts`.");
    await answer.locator(".references button", { hasText: "src/loginForm.tsx:19" }).waitFor();
    assert.deepEqual(await answer.locator("code button").allTextContents(), ["loginForm.tsx"]);
    await answer.locator(".references button", { hasText: ":19" }).click();
    await page.locator(".statusbar-item", { hasText: "Ln 19, Col 1" }).waitFor();
  });

  it("shows why a diagram can't be drawn, above its code", async () => {
    const answer = await show("```mermaid\nflowchart LR\n  A --> --> B\n```");
    await answer.locator(".diagram .failure", { hasText: "Parse error on line 2" }).waitFor();
    assert.equal(await answer.locator("pre").textContent(), "flowchart LR\n  A --> --> B\n");
  });

  it("draws a hostile diagram as a picture, in which nothing runs, loads or leads anywhere", async () => {
    const code =
      'flowchart LR\n  A["<img src=x onerror=globalThis.harmed=true><script>globalThis.harmed=true</script>"] --> B\n  click A href "javascript:globalThis.harmed=true"\n';
    const answer = await show(`\`\`\`mermaid\n%%{init: {"securityLevel": "loose", "htmlLabels": true}}%%\n${code}\`\`\``);
    await answer.locator(".diagram img, .diagram .failure").first().waitFor();
    assert.equal(await frame.evaluate(() => (globalThis as unknown as Page).harmed), undefined);
    assert.equal(await frame.locator("svg").count(), 0);
    assert.match((await answer.locator(".diagram img").getAttribute("src")) ?? "", /^data:image\/svg\+xml/);
  });

  it("says that the oldest questions were left out, and that one without an answer is", async () => {
    await showTurn(frame, { question: "Long", text: "An answer.", forgotten: 3 });
    await frame.getByText("Oldest questions left out: 3.").waitFor();
    await showTurn(frame, { question: "Stopped", text: "", state: { kind: "stopped" }, isUnanswered: true });
    await frame.locator(".turn", { hasText: "Stopped" }).getByText("won't be used in follow-ups").waitFor();
  });

  it("says of a diagram that would take for ever that it can't be drawn, and draws the next one", async () => {
    const answer = await show(`${hostileMarkdown["a diagram that never ends"]}\n\n\`\`\`mermaid\nflowchart LR\n  A --> B\n\`\`\``);
    await answer.locator(".diagram .failure", { hasText: "would take too long" }).waitFor();
    await answer.locator(".diagram img").waitFor();
  });

  it("keeps its thoughts folded away", async () => {
    const { page } = workbench();
    const answer = await show("A form.", "First I look at the picture.\nThen I say it.");
    const thoughts = frame.locator(".turn").last().locator(".thoughts");
    assert.equal(await thoughts.locator("p").isVisible(), false);
    await thoughts.locator("summary").focus();
    await page.keyboard.press("Enter");
    await thoughts.locator("p", { hasText: "Then I say it." }).waitFor();
    assert.equal((await answer.textContent())?.trim(), "A form.");
  });
});
