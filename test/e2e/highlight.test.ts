import assert from "node:assert/strict";
import type { Frame, Locator } from "playwright-core";
import { showTurn } from "./showTurn.ts";
import { useWorkbench } from "./useWorkbench.ts";

/** The part of the page's global object that the tests use. Tests are compiled without browser types. */
interface Page {
  getComputedStyle(element: unknown): { color: string };
}

const code = `// Number of tokens of a question.
const total = async (images: Image[]): Promise<number> => {
  let sum = 0;
  for (const { tokens, name } of images) {
    if (tokens > 1120) throw new Error(\`\${name} costs \${tokens}\`);
    sum += tokens;
  }
  return sum;
};
`;
const unknownCode = "const nothing = 1;\n";

describe("code in an answer", () => {
  const workbench = useWorkbench();
  let frame: Frame;
  let block: Locator;

  before(async () => {
    await workbench().setTheme("Dark Modern");
    await workbench().findExplorerRow("README.md").click();
    await workbench().runCommand("Oriel: Ask About Image…");
    frame = await workbench().findWebview("#turns");
    await frame.locator("textarea:focus").waitFor();
    const text = `Like this:\n\n\`\`\`ts\n${code}\`\`\`\n\nOr:\n\n\`\`\`klingon\n${unknownCode}\`\`\`\n`;
    await showTurn(frame, { question: "How do I add them up?", text });
    block = frame.locator(".answer code.language-ts");
  });

  /** Waits until `const` and the comment have these colors. */
  const waitForColors = async (...colors: string[]) => {
    const readColors = () =>
      block.locator("span").evaluateAll((spans) => {
        const findColor = (text: string) => {
          const element = spans.find((span) => span.textContent === text);
          return element ? (globalThis as unknown as Page).getComputedStyle(element).color : "plain";
        };
        return [findColor("const"), findColor("// Number of tokens of a question.")];
      });
    for (const end = Date.now() + 15_000; Date.now() < end; await workbench().page.waitForTimeout(100)) {
      if ((await readColors()).join() === colors.join()) return;
    }
    assert.deepEqual(await readColors(), colors);
  };

  for (const [theme, keyword, comment] of [
    ["Dark Modern", "rgb(86, 156, 214)", "rgb(106, 153, 85)"],
    ["Light Modern", "rgb(0, 0, 255)", "rgb(0, 128, 0)"],
    ["Dark High Contrast", "rgb(86, 156, 214)", "rgb(124, 166, 104)"],
    ["Light High Contrast", "rgb(15, 74, 133)", "rgb(81, 81, 81)"],
  ] as const) {
    it(`has the editor's colors in ${theme} and keeps its text`, async () => {
      await workbench().setTheme(theme);
      await waitForColors(keyword, comment);
      assert.equal(await block.textContent(), code);
      await workbench().saveScreenshot(`code-${theme.toLowerCase().replaceAll(" ", "-")}`);
    });
  }

  it("stays plain in an unknown language", async () => {
    const plain = frame.locator(".answer code.language-klingon");
    assert.equal(await plain.textContent(), unknownCode);
    assert.equal(await plain.locator("*").count(), 0);
  });
});
