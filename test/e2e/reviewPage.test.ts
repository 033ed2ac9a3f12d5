import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "playwright-core";
import { reviewLabels } from "../../src/extension/altText/review/reviewLabels.ts";
import type { ReviewItem, ReviewStatus, ToReview } from "../../src/protocol/review.ts";
import { openBrowser } from "../tools/browser.mjs";

const ADDRESS = "http://review.test/";

/** The page as the extension creates it, with its labels. */
function html(): string {
  return `<!doctype html><html lang="en"><title>Review</title><main></main><p id="announcement" role="status"></p>
<script id="labels" type="application/json">${JSON.stringify(reviewLabels)}</script><script type="module" src="${ADDRESS}review.js"></script>`;
}

const item = (name: string, state: ReviewItem["state"] = { kind: "found" }): ReviewItem => ({
  ...{ id: name, path: "a.md", line: 1, element: name, isWritable: true, mayBeDecorative: true, findings: [], facts: [], state },
  ...{ currentAlt: "image", excerpt: { before: "", construct: "![image](a.png)", after: "" } },
});

const status: ReviewStatus = { activity: { kind: "idle" }, scanned: "all", message: "", fineCount: 0, undoableCount: 0, needsModel: false };

/** Tests the page outside VS Code, with the messages that the extension would send. */
describe("the page of a review", () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let page: Page;
  before(async () => {
    browser = await openBrowser();
    page = browser.page;
    await page.addInitScript("globalThis.acquireVsCodeApi = () => ({ postMessage() {}, getState() {}, setState() {} })");
    await page.route(`${ADDRESS}**`, async (route) => {
      const name = new URL(route.request().url()).pathname.slice(1);
      if (name === "") return route.fulfill({ contentType: "text/html; charset=utf-8", body: html() });
      return route.fulfill({ contentType: "text/javascript", body: await readFile(path.resolve("dist/media", name)) });
    });
  });
  after(() => browser.close());
  beforeEach(async () => {
    await page.goto(ADDRESS);
    await page.locator(".toolbar").waitFor();
  });

  const send = async (...messages: ToReview[]) => {
    for (const message of messages) await page.evaluate(`postMessage(${JSON.stringify(message)})`);
  };
  const show = (items: ReviewItem[]) => send({ kind: "clear" }, { kind: "items", items }, { kind: "status", status });
  const card = (name: string) => page.locator(`.card[aria-label="a.md, line 1: ${name}"]`);
  const many = (more: string[] = []) => [...more, ...Array.from({ length: 50 }, (_, index) => `image ${index}`)].map((name) => item(name));
  const focused = () =>
    page.evaluate<string>("document.activeElement.closest('.card')?.getAttribute('aria-label') ?? document.activeElement.tagName");
  const top = (name: string) =>
    card(name).evaluate((element: { getBoundingClientRect(): { top: number } }) => element.getBoundingClientRect().top);

  it("keeps the focus, the scroll position and typed text while all items are replaced", async () => {
    await show(many());
    // More cards are added when the end of the list comes into view.
    while ((await card("image 15").count()) === 0) await page.evaluate("scrollTo(0, document.documentElement.scrollHeight)");
    await card("image 15").getByRole("textbox").fill("A form");
    await page.evaluate("scrollBy(0, 40)");
    const before = await top("image 15");
    await show(many(["new 1", "new 2"]));
    await card("new 1").waitFor({ state: "attached" });
    assert.equal(await focused(), "a.md, line 1: image 15");
    assert.equal(await card("image 15").getByRole("textbox").inputValue(), "A form");
    assert.ok(Math.abs((await top("image 15")) - before) < 2, "the card stays where it is on the screen");
    const names = await page
      .locator(".card")
      .evaluateAll((all: { getAttribute(name: string): string }[]) => all.map((one) => one.getAttribute("aria-label")));
    assert.deepEqual(
      names.slice(0, 4),
      ["new 1", "new 2", "image 0", "image 1"].map((name) => `a.md, line 1: ${name}`),
    );
  });

  it("moves the focus of a removed image to the next one, or to the previous one if it was the last", async () => {
    await show(many());
    await card("image 1").focus();
    await show(many().filter(({ id }) => id !== "image 1"));
    await card("image 1").waitFor({ state: "detached" });
    assert.equal(await focused(), "a.md, line 1: image 2");
    await show([item("image 0")]);
    await card("image 2").waitFor({ state: "detached" });
    assert.equal(await focused(), "a.md, line 1: image 0");
  });

  it("does not take the focus from other elements", async () => {
    await show(many());
    await page.getByRole("searchbox").focus();
    await show(many(["new"]));
    await card("new").waitFor({ state: "attached" });
    assert.equal(await focused(), "INPUT");
  });

  it("announces the decision about one image, and no earlier state", async () => {
    await show([item("image 0"), item("image 1")]);
    const announced = (text: string) => page.locator("#announcement", { hasText: text }).waitFor({ state: "attached" });
    await send({ kind: "items", items: [item("image 0", { kind: "accepted", alt: "A form" })] });
    await announced("a.md, line 1: image 0: Accepted: “A form”");
    await send({ kind: "items", items: [item("image 1", { kind: "skipped" })] });
    await announced("a.md, line 1: image 1: Skipped");
    await send({ kind: "items", items: [item("image 1")] }, { kind: "items", items: [item("image 1", { kind: "accepted", alt: "" })] });
    await announced("a.md, line 1: image 1: Accepted as decorative");
    await send({ kind: "items", items: [item("image 0", { kind: "accepted", alt: "A form" })] });
    await page.evaluate("new Promise((done) => setTimeout(done, 50))");
    await announced("a.md, line 1: image 1: Accepted as decorative");
  });
});
