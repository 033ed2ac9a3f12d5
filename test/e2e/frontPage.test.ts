import assert from "node:assert/strict";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Frame } from "playwright-core";
import { PROJECT_URL } from "../../src/core/project.ts";
import { closeServers, serve } from "../fixtures/fileServer.ts";
import { readTlsIdentity } from "../fixtures/tls/identity.ts";
import { WINDOW_SIZE } from "../tools/browser.mjs";
import { getRepositoryPath } from "../tools/paths.mjs";
import { runStep } from "./runStep.ts";
import { useWorkbench } from "./useWorkbench.ts";

const SCENARIO_TIMEOUT_MS = 600_000;
const ANSWER_TIMEOUT_MS = 60_000;
/** Base URL of the images in README.md. The test serves files of this clone at this URL. */
const FILES_URL = new URL(`${PROJECT_URL}/raw/main/`);
/** Folder that contains the images in README.md. */
const IMAGES = "media/docs/images";
/** Size at which the text of a screenshot is readable in README.md, which is shown about 880 pixels wide. */
const SCREENSHOT_SIZE = { width: 1120, height: 640 };
/** Settings that hide parts of the window that have nothing to do with Oriel. The sample workspace has no installed types, so TypeScript reports errors. */
const QUIET_WINDOW = {
  "workbench.colorTheme": "Dark 2026",
  "window.title": "${activeEditorShort}${separator}${rootName}",
  "window.commandCenter": false,
  "workbench.layoutControl.enabled": false,
  "chat.disableAIFeatures": true,
  "editor.minimap.enabled": false,
  "typescript.validate.enable": false,
  "oriel.temperature": 0,
};

describe("the screenshots of the front page", () => {
  const workbench = useWorkbench({ settings: QUIET_WINDOW });
  let frame: Frame;

  /** Saves a screenshot in out/screenshots, and with UPDATE_SCREENSHOTS also where README.md shows it. */
  const save = async (name: string) => {
    const file = await workbench().saveScreenshot(`front-page-${name}`);
    if (process.env["UPDATE_SCREENSHOTS"] === undefined) return;
    await mkdir(getRepositoryPath(IMAGES), { recursive: true });
    await copyFile(file, getRepositoryPath(IMAGES, `${name}.png`));
  };
  const findDone = (question: string) => frame.locator('.turn[data-state="done"]', { hasText: question });

  before(async () => {
    const folder = workbench().workspace;
    // The damaged image is for other tests.
    await rm(path.join(folder, "images", "broken.png"));
    const page = path.join(folder, "docs", "architecture.md");
    await writeFile(page, (await readFile(page, "utf8")).replace(/^.*broken\.png.*$/m, ""));
    await workbench().page.setViewportSize(SCREENSHOT_SIZE);
  });

  it("show an image explained beside the code, and a question about it", async function () {
    this.timeout(SCENARIO_TIMEOUT_MS);
    await runStep("explains the image", async () => {
      await workbench().openFolder("src");
      await workbench().findExplorerRow("loginForm.tsx").dblclick();
      await workbench().page.locator(".tab", { hasText: "loginForm.tsx" }).waitFor();
      await workbench().openFolder("images");
      await workbench().chooseFromContextMenu(workbench().findExplorerRow("login-form.png"), "Explain Image…");
      frame = await workbench().findWebview("#turns");
      await frame.locator('.turn[data-state="done"]').waitFor({ timeout: ANSWER_TIMEOUT_MS });
    });
    await runStep("asks about it", async () => {
      // Leaves more of the window to the code and the answer.
      await workbench().runCommand("View: Toggle Primary Side Bar Visibility");
      const question = "What color is the button?";
      await frame.locator("textarea").fill(question);
      await frame.locator("textarea").press("Enter");
      await findDone(question).locator(".answer", { hasText: "blue" }).waitFor({ timeout: ANSWER_TIMEOUT_MS });
      await save("explain");
    });
  });

  it("show suggested alt text before it is applied", async function () {
    this.timeout(SCENARIO_TIMEOUT_MS);
    await workbench().runCommand("View: Close All Editors");
    await workbench().runCommand("View: Show Explorer");
    await workbench().runCommand("Oriel: Review Alt Text in Workspace");
    frame = await workbench().findWebview(".card");
    await frame.getByRole("button", { name: /^Write Alt Text \(\d+\)/ }).click();
    await frame.locator(".toolbar .status", { hasText: /Wrote alt text for \d+ images\.$/ }).waitFor({ timeout: ANSWER_TIMEOUT_MS });
    await save("alt-text");
  });
});

describe("the extension's page in VS Code", () => {
  let listRequests: () => string[] = () => [];
  const workbench = useWorkbench({
    settings: { "workbench.colorTheme": "Light 2026" },
    // Stands in for GitHub, and serves the files of this clone.
    async hosts() {
      const server = await serve(
        (request, response) => {
          const file = decodeURI((request.url ?? "").slice(FILES_URL.pathname.length));
          readFile(getRepositoryPath(...file.split("/"))).then(
            (bytes) => response.writeHead(200, { "content-type": "image/png" }).end(bytes),
            () => response.writeHead(404).end(),
          );
        },
        await readTlsIdentity("server.pem"),
      );
      listRequests = () => server.requests.map((request) => request.path);
      return { [FILES_URL.host]: new URL(server.url).host };
    },
  });
  after(closeServers);

  it("shows its images, and says on its first screen what Oriel does, what to run, what is downloaded and what stays on the machine", async function () {
    this.timeout(SCENARIO_TIMEOUT_MS);
    const { page } = workbench();
    await runStep("opens the page", async () => {
      await workbench().runCommand("Extensions: Show Installed Extensions");
      await page.locator(".extensions-list .monaco-list-row, .extension-list-item", { hasText: "Oriel" }).first().click();
      await page.locator(".extension-editor .name", { hasText: "Oriel" }).waitFor();
    });
    const frame = await workbench().findWebview("h1#oriel");
    await runStep("reads the first screen", async () => {
      // The unit tests of the documentation compare the download size with the catalog.
      for (const text of ["explains screenshots and diagrams", "Set Up a Model", /\d\.\d GB/, "Explain Image…", "stay on your machine"]) {
        const box = await frame.getByText(text).first().boundingBox();
        assert.ok(box && box.y + box.height <= WINDOW_SIZE.height, String(text));
      }
      await workbench().saveScreenshot("extension-page");
    });
    await runStep("sees all images", async () => {
      const text = await readFile(getRepositoryPath("README.md"), "utf8");
      const sources = Array.from(text.matchAll(/!\[[^\]]*\]\((\S+?)\)/g), ([, source = ""]) => source);
      assert.ok(sources.length >= 2);
      for (const source of sources) {
        const image = frame.locator(`img[src="${source}"]`);
        const width = await image.evaluate(async (element: { decode(): Promise<void>; naturalWidth: number }) => {
          await element.decode();
          return element.naturalWidth;
        });
        assert.equal(width, SCREENSHOT_SIZE.width, source);
      }
      assert.deepEqual(
        listRequests()
          .map((requestPath) => path.basename(requestPath))
          .toSorted(),
        sources.map((source) => path.basename(source)).toSorted(),
      );
      await frame.getByText("Get your first answer").scrollIntoViewIfNeeded();
      await workbench().saveScreenshot("extension-page-images");
    });
  });
});
