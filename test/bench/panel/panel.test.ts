import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import path from "node:path";
import type { Frame } from "playwright-core";
import { hostileMarkdown } from "../../fixtures/hostileMarkdown.ts";
import { clearTurns, showTurn } from "../../e2e/showTurn.ts";
import { useWorkbench } from "../../e2e/useWorkbench.ts";
import { createMaxGoal, computeMedian, formatSpread, recordFigure } from "../figures.ts";

const OPENINGS = 7;
const CONVERSATIONS = 200;
const TOKENS = 4000;
const IMAGES = 3000;

/** Functions of the page that this benchmark uses. Tests are compiled without browser types. */
interface Page {
  postMessage(message: unknown, origin: string): void;
  requestAnimationFrame(callback: (ms: number) => void): void;
  setTimeout(callback: () => void, ms: number): void;
}

const PART = "Editor";

describe("the panel", () => {
  const workbench = useWorkbench();

  /** Closes the panel and opens it again. @returns the duration in milliseconds, including the command palette */
  const reopen = async (): Promise<number> => {
    const { page } = workbench();
    await page.locator(".tab", { hasText: "Oriel" }).click({ button: "middle" });
    await page.locator(".tab", { hasText: "Oriel" }).waitFor({ state: "detached" });
    const startedAt = performance.now();
    await workbench().runCommand("Oriel: New Conversation");
    const frame = await workbench().findWebview("textarea:focus");
    await frame.locator("textarea:focus").waitFor();
    return performance.now() - startedAt;
  };
  const measureOpening = async () => {
    const times: number[] = [];
    for (let count = 0; count <= OPENINGS; count++) times.push(await reopen());
    return times.slice(1);
  };

  before(async () => {
    await workbench().openFolder("images");
    await workbench().findExplorerRow("README.md").click();
    await workbench().chooseFromContextMenu(workbench().findExplorerRow("chart.png"), "Explain Image…");
    const frame = await workbench().findWebview("#turns");
    await frame.locator('.turn[data-state="done"]').waitFor();
  });

  it("opens with one conversation", async () => {
    recordFigure(PART, "panel, from the command to the focused input", formatSpread(await measureOpening(), "ms"));
  });

  it("opens with many conversations", async () => {
    const conversationFile = (await readdir(workbench().data, { recursive: true })).find((name) =>
      /conversations[\\/][\da-f-]+\.json$/.test(name),
    );
    if (conversationFile === undefined) throw new Error("No conversation was stored.");
    const file = path.join(workbench().data, conversationFile);
    const record = JSON.parse(await readFile(file, "utf8")) as object;
    for (let count = 1; count < CONVERSATIONS; count++) {
      const id = randomUUID();
      await writeFile(path.join(path.dirname(file), `${id}.json`), JSON.stringify({ ...record, id }));
    }
    const times = await measureOpening();
    recordFigure(
      PART,
      `the same with ${CONVERSATIONS} stored conversations`,
      formatSpread(times, "ms"),
      createMaxGoal(1000, computeMedian(times), " ms"),
    );
  });

  it("shows a long answer", async () => {
    const frame = await workbench().findWebview("#turns");
    await showTurn(frame, { question: "Long", text: "", state: { kind: "writing" } });
    const { longest, late, frames, blocked } = await streamAnswer(frame, writeLongAnswer());
    const { length } = (await frame.locator(".turn", { hasText: "Long" }).locator(".answer").textContent()) ?? "";
    if (length < TOKENS * 2) throw new Error(`The panel shows only ${length} characters of the answer.`);
    const value = `longest ${longest.toFixed(0)} ms, ${late} of ${frames} over 50 ms`;
    recordFigure(PART, `frames while an answer of ${TOKENS} tokens arrives`, value);
    // Frames can be late for other reasons, such as rendering without a GPU. Long tasks are the work of the page itself.
    const work = blocked.length === 0 ? "none" : `${blocked.length}, up to ${Math.max(...blocked).toFixed(0)} ms`;
    recordFigure(PART, "long tasks of the page (over 50 ms) in that time", work, createMaxGoal(0, blocked.length));
  });

  it("shows hostile Markdown", async () => {
    const frame = await workbench().findWebview("#turns");
    const longestFrames: [string, number][] = [];
    for (const [name, text] of Object.entries(hostileMarkdown)) {
      await clearTurns(frame);
      const gaps = await measureFrames(frame, async () => {
        await showTurn(frame, { question: name, text });
        await frame.locator(".turn", { hasText: name }).locator(".answer .block").first().waitFor({ state: "attached" });
        await workbench().page.waitForTimeout(500);
      });
      longestFrames.push([name, Math.max(...gaps)]);
    }
    await clearTurns(frame);
    const [name, longest] = longestFrames.reduce((one, other) => (other[1] > one[1] ? other : one));
    const over = longestFrames.filter(([, ms]) => ms > 50).map(([name, ms]) => `${name} ${ms.toFixed(0)}`);
    const value = `${longest.toFixed(0)} ms (${name}); over 50 ms: ${over.join(", ") || "none"}`;
    recordFigure(PART, `longest frame over ${longestFrames.length} hostile answers`, value, createMaxGoal(1000, longest, " ms"));
  });

  it("shows the review of a large repository", async () => {
    const folder = path.join(workbench().workspace, "large");
    await mkdir(folder);
    const images = Array.from({ length: 10 }, (_, index) => `## Part ${index}\n\n![image](../images/chart.png)\n`).join("\n");
    for (let page = 0; page < IMAGES / 10; page++) await writeFile(path.join(folder, `page${page}.md`), `# Page ${page}\n\n${images}`);
    const startedAt = performance.now();
    await workbench().runCommand("Oriel: Review Alt Text in Workspace");
    const frame = await workbench().findWebview(".card");
    await frame.locator(".toolbar .status", { hasText: "Scan complete." }).waitFor();
    const seconds = (performance.now() - startedAt) / 1000;
    const gaps = await measureFrames(frame, async () => {
      for (const search of ["page12", "page299", ""]) {
        await frame.getByRole("searchbox").fill(search);
        await workbench().page.waitForTimeout(200);
      }
      for (let key = 0; key < 20; key++) await workbench().page.keyboard.press("PageDown");
    });
    recordFigure(PART, `review of ${IMAGES} images, from the command to the whole list`, `${seconds.toFixed(1)} s`);
    recordFigure(
      PART,
      "longest frame while searching and scrolling",
      `${Math.max(...gaps).toFixed(0)} ms`,
      createMaxGoal(50, Math.max(...gaps), " ms"),
    );
  });
});

/** Measures the times between frames, in milliseconds, during an action. */
async function measureFrames(frame: Frame, act: () => Promise<void>): Promise<number[]> {
  await frame.evaluate(() => {
    const page = globalThis as unknown as Page & { gaps?: number[] };
    const gaps: number[] = (page.gaps = []);
    let last: number | undefined;
    const watch = (now: number) => {
      if (last !== undefined) gaps.push(now - last);
      last = now;
      page.requestAnimationFrame(watch);
    };
    page.requestAnimationFrame(watch);
  });
  await act();
  return frame.evaluate(() => (globalThis as unknown as { gaps: number[] }).gaps);
}

/** Sends an answer token by token, at the speed of a fast GPU, and measures the frames. */
async function streamAnswer(frame: Frame, tokens: string[]): Promise<{ longest: number; late: number; frames: number; blocked: number[] }> {
  return frame.evaluate(async (tokens) => {
    const page = globalThis as unknown as Page;
    const blocked: number[] = [];
    // Long tasks are tasks of 50 ms or more.
    const watcher = new PerformanceObserver((list) => blocked.push(...list.getEntries().map(({ duration }) => duration)));
    watcher.observe({ entryTypes: ["longtask" as never] });
    const gaps: number[] = [];
    let last: number | undefined;
    let isOver = false;
    const watch = (now: number) => {
      if (last !== undefined) gaps.push(now - last);
      last = now;
      if (!isOver) page.requestAnimationFrame(watch);
    };
    page.requestAnimationFrame(watch);
    for (const [index, text] of tokens.entries()) {
      page.postMessage({ kind: "text", id: "Long", part: "text", text }, "*");
      if (index % 2 === 0) await new Promise<void>((resolve) => page.setTimeout(resolve, 5));
    }
    isOver = true;
    watcher.disconnect();
    return { longest: Math.max(...gaps), late: gaps.filter((gap) => gap > 50).length, frames: gaps.length, blocked };
  }, tokens);
}

function writeLongAnswer(): string[] {
  const part =
    "## A part of the answer\n\nIt says **something** about `src/login.ts`, and then some more words that fill a line or two.\n\n" +
    "- one point\n- another point with `code`\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n```ts\nconst sum = (a: number, b: number) => a + b;\n```\n\n";
  const text = part.repeat(Math.ceil((TOKENS * 4) / part.length)).slice(0, TOKENS * 4);
  return text.match(/.{1,4}/gs) ?? [];
}
