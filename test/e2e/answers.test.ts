import assert from "node:assert/strict";
import type { Frame } from "playwright-core";
import { hostileMarkdown } from "../fixtures/hostileMarkdown.ts";
import { clearTurns, showTurn } from "./showTurn.ts";
import { useWorkbench } from "./useWorkbench.ts";

/** The part of the page's global object that the tests use. Tests are compiled without browser types. */
interface Page {
  harmed?: boolean;
}

/** The part of the page's global object that a hostile answer could use. */
interface HostilePage {
  document: HostileElement & {
    body: HostileElement;
    createElement(name: string): HostileElement;
    addEventListener(name: string, listener: (event: { effectiveDirective: string }) => void): void;
  };
  fetch(url: string): Promise<unknown>;
  requestAnimationFrame(callback: (time: number) => void): void;
}

interface HostileElement {
  innerHTML: string;
  textContent: string;
  append(child: HostileElement): void;
  remove(): void;
  click(): void;
  querySelector(selector: string): HostileElement | null;
}

describe("an answer in the panel", () => {
  const workbench = useWorkbench();
  let frame: Frame;
  let count = 0;
  before(async () => {
    await workbench().findExplorerRow("README.md").click();
    await workbench().page.locator(".monaco-editor .view-line", { hasText: "Sign in" }).first().click();
    await workbench().runCommand("Oriel: Ask About Image…");
    frame = await workbench().findWebview("#turns");
    await frame.locator("textarea:focus").waitFor();
  });

  /** Shows an answer that the test model can't produce, by posting the message that the extension would send. */
  const showAnswer = async (text: string, thoughts = "") => {
    await showTurn(frame, { question: `Question ${++count}`, text, thoughts });
    const answer = frame
      .locator(".turn", { hasText: `Question ${count}` })
      .last()
      .locator(".answer");
    await answer.locator("*").first().waitFor({ state: "attached" });
    return answer;
  };

  for (const [name, text] of Object.entries(hostileMarkdown)) {
    it(`is shown safely if it contains ${name}`, async () => {
      const answer = await showAnswer(text);
      // Diagrams are shown as separate images.
      const hostileElements = "script, iframe, object, embed, style, img:not(.diagram img), svg, form, input, link, meta, base";
      assert.equal(await answer.locator(hostileElements).count(), 0);
      const links = await answer
        .locator("a")
        .evaluateAll((all) => all.map((link) => (link as { getAttribute(name: string): string | null }).getAttribute("href")));
      for (const link of links) assert.match(link ?? "", /^https?:\/\//);
      const handlers = await answer
        // Highlighted code has a style attribute on each span.
        .locator(":not(pre span)")
        .evaluateAll(
          (all) =>
            (all as unknown as { attributes: Iterable<{ name: string }> }[]).flatMap(({ attributes }) =>
              [...attributes].filter(({ name }) => /^on|^style$/.test(name)),
            ).length,
        );
      assert.equal(handlers, 0);
      assert.equal(await frame.evaluate(() => (globalThis as unknown as Page).harmed), undefined);
      // Otherwise, the next test would wait for the layout of a megabyte of text.
      await clearTurns(frame);
    });
  }

  it("can't run code, or load anything from the network, even if it gets past the sanitizer", async () => {
    const violated = await frame.evaluate(async () => {
      const page = globalThis as unknown as HostilePage;
      const found: string[] = [];
      page.document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => void found.push(effectiveDirective));
      const hostile = page.document.createElement("div");
      page.document.body.append(hostile);
      hostile.innerHTML =
        '<img src="https://example.org/a.png"><iframe src="https://example.org"></iframe><p onclick="harmed=true" style="color:red">x</p>' +
        '<link rel="stylesheet" href="https://example.org/a.css"><object data="https://example.org/a"></object><video src="https://example.org/a"></video>';
      hostile.querySelector("p")?.click();
      const script = page.document.createElement("script");
      script.textContent = "globalThis.harmed = true";
      hostile.append(script);
      await page.fetch("https://example.org").catch(() => {});
      for (let frames = 0; frames < 20; frames++) await new Promise((resolve) => page.requestAnimationFrame(resolve));
      hostile.remove();
      return [...new Set(found)].sort();
    });
    const expected = [
      "connect-src",
      "frame-src",
      "img-src",
      "media-src",
      "script-src-attr",
      "script-src-elem",
      "style-src-attr",
      "style-src-elem",
    ];
    for (const directive of expected) assert.ok(violated.includes(directive), `${directive} is not among ${violated.join(", ")}`);
    assert.equal(await frame.evaluate(() => (globalThis as unknown as Page).harmed), undefined);
  });

  it("opens a link only after a dialog has shown the URL", async () => {
    const { page } = workbench();
    const answer = await showAnswer("See [the docs](https://docs.example.org/a?b=c).");
    await answer.getByRole("link").click();
    const dialog = page.locator(".monaco-dialog-box");
    await dialog.getByText("It points to docs.example.org.").waitFor();
    assert.equal(await dialog.count(), 1, "VS Code shows no other dialog");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "detached" });
  });

  it("has code that can be inserted at the cursor or opened as a new file", async () => {
    const { page } = workbench();
    const answer = await showAnswer("Like this:\n\n```ts\nconst answer = 42;\n```\n");
    await answer.locator(".code-block").hover();
    await answer.getByRole("button", { name: "Insert at the cursor" }).click();
    await page.locator(".monaco-editor .view-line", { hasText: "Sign in" }).filter({ hasText: "const answer = 42;" }).waitFor();
    await answer.locator(".code-block").hover();
    await answer.getByRole("button", { name: "Open as a new file" }).click();
    await page.locator(".tab", { hasText: "Untitled-1" }).first().waitFor();
    // The status bar shows the language only while the editor has the focus; the tab always does.
    await page.locator(".tab .typescript-lang-file-icon", { hasText: "Untitled-1" }).first().waitFor();
  });

  it("links the workspace files that it mentions, and each link opens the file at the right line", async () => {
    const { page } = workbench();
    const answer = await showAnswer("It is thrown in `loginForm.tsx`, see tidal/src/loginForm.tsx:19 and `nowhere.ts`.");
    await answer.locator(".references button", { hasText: "src/loginForm.tsx:19" }).waitFor();
    assert.deepEqual(await answer.locator("code button").allTextContents(), ["loginForm.tsx"]);
    await answer.locator(".references button", { hasText: ":19" }).click();
    await page.locator(".statusbar-item", { hasText: "Ln 19, Col 1" }).waitFor();
  });

  it("shows why a diagram can't be drawn, above its code", async () => {
    const answer = await showAnswer("```mermaid\nflowchart LR\n  A --> --> B\n```");
    await answer.locator(".diagram .failure", { hasText: "Parse error on line 2" }).waitFor();
    assert.equal(await answer.locator("pre").textContent(), "flowchart LR\n  A --> --> B\n");
  });

  it("shows a hostile diagram as an image without scripts, external content or links", async () => {
    const code =
      'flowchart LR\n  A["<img src=x onerror=globalThis.harmed=true><script>globalThis.harmed=true</script>"] --> B\n  click A href "javascript:globalThis.harmed=true"\n';
    const answer = await showAnswer(`\`\`\`mermaid\n%%{init: {"securityLevel": "loose", "htmlLabels": true}}%%\n${code}\`\`\``);
    await answer.locator(".diagram img, .diagram .failure").first().waitFor();
    assert.equal(await frame.evaluate(() => (globalThis as unknown as Page).harmed), undefined);
    assert.equal(await frame.locator("svg").count(), 0);
    assert.match((await answer.locator(".diagram img").getAttribute("src")) ?? "", /^data:image\/svg\+xml/);
  });

  it("has a note if the oldest questions were left out or its own question won't be used in follow-ups", async () => {
    await showTurn(frame, { question: "Long", text: "An answer.", droppedTurnCount: 3 });
    await frame.getByText("Oldest questions left out: 3.").waitFor();
    await showTurn(frame, { question: "Stopped", text: "", state: { kind: "stopped" }, isUnanswered: true });
    await frame.locator(".turn", { hasText: "Stopped" }).getByText("won't be used in follow-ups").waitFor();
  });

  it("reports that a diagram takes too long to draw, and shows the next one", async () => {
    const answer = await showAnswer(`${hostileMarkdown["a diagram that never ends"]}\n\n\`\`\`mermaid\nflowchart LR\n  A --> B\n\`\`\``);
    await answer.locator(".diagram .failure", { hasText: "would take too long" }).waitFor();
    await answer.locator(".diagram img").waitFor();
  });

  it("has collapsed thoughts", async () => {
    const { page } = workbench();
    const answer = await showAnswer("A form.", "First I look at the image.\nThen I answer.");
    const thoughts = frame.locator(".turn").last().locator(".thoughts");
    assert.equal(await thoughts.locator("p").isVisible(), false);
    await thoughts.locator("summary").focus();
    await page.keyboard.press("Enter");
    await thoughts.locator("p", { hasText: "Then I answer." }).waitFor();
    assert.equal((await answer.textContent())?.trim(), "A form.");
  });
});
