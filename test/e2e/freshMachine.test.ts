import assert from "node:assert/strict";
import type { Frame } from "playwright-core";
import { getCaption } from "../fixtures/captions.ts";
import { closeServers } from "../fixtures/fileServer.ts";
import { removeFolders } from "../fixtures/folder.ts";
import { OfficialFakes } from "../fixtures/officialFakes.ts";
import { runStep } from "./runStep.ts";
import { useWorkbench } from "./useWorkbench.ts";

const SCENARIO_TIMEOUT_MS = 600_000;
/** Enough time for all retries of an interrupted download, and for the lock of a killed process to expire. */
const LONG_TIMEOUT_MS = 90_000;

/** Opens VS Code with the packaged extension, an empty home folder and nothing on the PATH. */
function useFreshMachine() {
  let fakes: OfficialFakes | undefined;
  const workbench = useWorkbench({
    async settings() {
      fakes = await OfficialFakes.start(process.env["ORIEL_TEST_LLAMA_SERVER"] ?? "");
      return {
        ...{ "oriel.llamaServerPath": "", "oriel.modelPath": "", "oriel.projectorPath": "" },
        ...{ "oriel.llamaServerMirror": fakes.releasesUrl, "oriel.mirror": fakes.hubUrl },
      };
    },
    env: { PATH: "/nonexistent" },
    changeBundles: async (folder) => fakes?.repin(folder),
  });
  after(closeServers);
  after(removeFolders);
  return { workbench, getFakes: () => fakes ?? assert.fail() };
}

describe("a fresh VS Code with the packaged extension", () => {
  const { workbench, getFakes } = useFreshMachine();
  let frame: Frame;
  const findRows = () => workbench().page.locator(".quick-input-list .monaco-list-row");

  it("explains a screenshot after the user runs Set Up a Model and clicks twice", async function () {
    this.timeout(SCENARIO_TIMEOUT_MS);
    await runStep("chooses the recommended model, and sees what else is downloaded", async () => {
      const recommended = await workbench().openListWith("Oriel: Set Up a Model…", "recommended");
      await findRows()
        .filter({ hasText: /Download \(includes llama-server \(CPU\), [\d.]+ MB/ })
        .waitFor();
      await workbench().saveScreenshot("fresh-choices");
      await recommended.click();
    });
    await runStep("downloads and tests llama-server and the model", async () => {
      frame = await workbench().findWebview(".setup");
      await frame.locator(".setup.ready").waitFor({ timeout: LONG_TIMEOUT_MS * 2 });
      assert.deepEqual(getFakes().listStarts(getFakes().archive.name), [0]);
    });
    await runStep("tries the sample image", async () => {
      await frame.getByRole("button", { name: "Try a Sample Image" }).click();
      const answer = await workbench().findWebview(".turn .answer");
      await answer.getByText(getCaption("images/login-form.png")).waitFor({ timeout: LONG_TIMEOUT_MS });
      await workbench().saveScreenshot("fresh-first-answer");
    });
  });
});

describe("a fresh VS Code with an unreliable network", () => {
  const { workbench, getFakes } = useFreshMachine();
  let frame: Frame;
  const findAction = (name: string) => frame.locator(".setup").getByRole("button", { name });

  it("keeps a question until the setup is complete, even if the network fails twice and the window is reloaded", async function () {
    this.timeout(SCENARIO_TIMEOUT_MS);
    await runStep("asks about a screenshot before anything is set up", async () => {
      await workbench().openFolder("images");
      await workbench().chooseFromContextMenu(workbench().findExplorerRow("chart.png"), "Explain Image");
      frame = await workbench().findWebview(".setup.needed");
      await frame.getByText("This question will be answered as soon as a model is ready.").waitFor();
      await workbench().saveScreenshot("fresh-kept-question");
    });
    await runStep("sees why llama-server can't be downloaded, and tries again", async () => {
      getFakes().broken.add(getFakes().archive.name);
      await findAction("Set Up a Model…").click();
      await workbench().page.locator(".quick-input-list .monaco-list-row", { hasText: "recommended" }).click();
      await frame.locator(".setup.failed").waitFor({ timeout: LONG_TIMEOUT_MS });
      await frame.locator(".setup").getByText("Can't download llama-server from 127.0.0.1").waitFor();
      await workbench().saveScreenshot("fresh-broken");
      getFakes().broken.clear();
      getFakes().isSlow = true;
      await findAction("Try Again").click();
      await frame
        .locator(".setup")
        .getByText(/Gemma 4 12B: .* of .* MB/)
        .waitFor({ timeout: LONG_TIMEOUT_MS });
      await workbench().saveScreenshot("fresh-working");
    });
    await runStep("reloads the window during the download, continues, and the network breaks again", async () => {
      getFakes().broken.add(getFakes().model.files.model.name);
      await workbench().reloadWindow("mouse");
      frame = await workbench().findWebview(".setup.unfinished");
      await findAction("Continue").waitFor({ timeout: LONG_TIMEOUT_MS });
      getFakes().isSlow = false;
      await findAction("Continue").click();
      await frame.locator(".setup.failed").waitFor({ timeout: LONG_TIMEOUT_MS });
      getFakes().broken.clear();
    });
    await runStep("continues, and gets the answer to the question", async () => {
      await findAction("Try Again").click();
      await frame.locator(".setup.ready").waitFor({ timeout: LONG_TIMEOUT_MS });
      await frame.getByText(getCaption("images/chart.png")).waitFor({ timeout: LONG_TIMEOUT_MS });
      await workbench().saveScreenshot("fresh-kept-answer");
      for (const name of [getFakes().archive.name, getFakes().model.files.model.name])
        assert.equal(
          getFakes()
            .listStarts(name)
            .filter((at) => at === 0).length,
          1,
          name,
        );
    });
  });
});
