import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "playwright-core";
import { reviewLabels } from "../../src/extension/altText/review/reviewLabels.ts";
import type { ReviewItem, ReviewStatus, ToReview } from "../../src/protocol/review.ts";
import { openBrowser } from "../tools/browser.mjs";

const PAGE_URL = "http://review.test/";

/** Creates the page as the extension does, with its labels. */
function createHtml(): string {
  return `<!doctype html><html lang="en"><title>Review</title><main></main><p id="announcement" role="status"></p>
<script id="labels" type="application/json">${JSON.stringify(reviewLabels)}</script><script type="module" src="${PAGE_URL}review.js"></script>`;
}

const createItem = (name: string, state: ReviewItem["state"] = { kind: "found" }): ReviewItem => ({
  ...{ id: name, path: "a.md", line: 1, element: name, isWritable: true, mayBeDecorative: true, findings: [], facts: [], state },
  ...{ currentAlt: "image", excerpt: { before: "", construct: "![image](a.png)", after: "" } },
});

const status: ReviewStatus = {
  activity: { kind: "idle" },
  scanState: "all",
  message: "",
  fineCount: 0,
  undoableCount: 0,
  needsModel: false,
};

/** Tests the page outside VS Code, by posting the messages that the extension would send. */
describe("the page of a review", () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let page: Page;
  before(async () => {
    browser = await openBrowser();
    page = browser.page;
    await page.addInitScript("globalThis.acquireVsCodeApi = () => ({ postMessage() {}, getState() {}, setState() {} })");
    await page.route(`${PAGE_URL}**`, async (route) => {
      const name = new URL(route.request().url()).pathname.slice(1);
      if (name === "") return route.fulfill({ contentType: "text/html; charset=utf-8", body: createHtml() });
      return route.fulfill({ contentType: "text/javascript", body: await readFile(path.resolve("dist/media", name)) });
    });
  });
  after(() => browser.close());
  beforeEach(async () => {
    await page.goto(PAGE_URL);
    await page.locator(".toolbar").waitFor();
  });

  const send = async (...messages: ToReview[]) => {
    for (const message of messages) await page.evaluate(`postMessage(${JSON.stringify(message)})`);
  };
  const showItems = (items: ReviewItem[]) => send({ kind: "clear" }, { kind: "items", items }, { kind: "status", status });
  const findCard = (name: string) => page.locator(`.card[aria-label="a.md, line 1: ${name}"]`);
  const createItems = (firstNames: string[] = []) =>
    [...firstNames, ...Array.from({ length: 50 }, (_, index) => `image ${index}`)].map((name) => createItem(name));
  const getFocusedLabel = () =>
    page.evaluate<string>("document.activeElement.closest('.card')?.getAttribute('aria-label') ?? document.activeElement.tagName");
  const getTop = (name: string) =>
    findCard(name).evaluate((element: { getBoundingClientRect(): { top: number } }) => element.getBoundingClientRect().top);

  it("keeps the focus, the scroll position and typed text while all items are replaced", async () => {
    await showItems(createItems());
    // More cards are added when the end of the list comes into view.
    while ((await findCard("image 15").count()) === 0) await page.evaluate("scrollTo(0, document.documentElement.scrollHeight)");
    await findCard("image 15").getByRole("textbox").fill("A form");
    await page.evaluate("scrollBy(0, 40)");
    const oldTop = await getTop("image 15");
    await showItems(createItems(["new 1", "new 2"]));
    await findCard("new 1").waitFor({ state: "attached" });
    assert.equal(await getFocusedLabel(), "a.md, line 1: image 15");
    assert.equal(await findCard("image 15").getByRole("textbox").inputValue(), "A form");
    assert.ok(Math.abs((await getTop("image 15")) - oldTop) < 2, "the card stays where it is on the screen");
    const names = await page
      .locator(".card")
      .evaluateAll((cards: { getAttribute(name: string): string }[]) => cards.map((card) => card.getAttribute("aria-label")));
    assert.deepEqual(
      names.slice(0, 4),
      ["new 1", "new 2", "image 0", "image 1"].map((name) => `a.md, line 1: ${name}`),
    );
  });

  it("moves the focus from a removed image to the next one, or from the last image to the previous one", async () => {
    await showItems(createItems());
    await findCard("image 1").focus();
    await showItems(createItems().filter(({ id }) => id !== "image 1"));
    await findCard("image 1").waitFor({ state: "detached" });
    assert.equal(await getFocusedLabel(), "a.md, line 1: image 2");
    await showItems([createItem("image 0")]);
    await findCard("image 2").waitFor({ state: "detached" });
    assert.equal(await getFocusedLabel(), "a.md, line 1: image 0");
  });

  it("does not take the focus from other elements", async () => {
    await showItems(createItems());
    await page.getByRole("searchbox").focus();
    await showItems(createItems(["new"]));
    await findCard("new").waitFor({ state: "attached" });
    assert.equal(await getFocusedLabel(), "INPUT");
  });

  it("announces only the latest decision about an image", async () => {
    await showItems([createItem("image 0"), createItem("image 1")]);
    const waitForAnnouncement = (text: string) => page.locator("#announcement", { hasText: text }).waitFor({ state: "attached" });
    await send({ kind: "items", items: [createItem("image 0", { kind: "accepted", alt: "A form" })] });
    await waitForAnnouncement("a.md, line 1: image 0: Accepted: “A form”");
    await send({ kind: "items", items: [createItem("image 1", { kind: "skipped" })] });
    await waitForAnnouncement("a.md, line 1: image 1: Skipped");
    await send(
      { kind: "items", items: [createItem("image 1")] },
      { kind: "items", items: [createItem("image 1", { kind: "accepted", alt: "" })] },
    );
    await waitForAnnouncement("a.md, line 1: image 1: Accepted as decorative");
    await send({ kind: "items", items: [createItem("image 0", { kind: "accepted", alt: "A form" })] });
    await page.evaluate("new Promise((done) => setTimeout(done, 50))");
    await waitForAnnouncement("a.md, line 1: image 1: Accepted as decorative");
  });
});
