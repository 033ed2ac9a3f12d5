import { Uri, commands, workspace, type ExtensionContext } from "vscode";
import { HAS_MODEL } from "../../contributions/names.ts";
import type { SelfTestResult } from "../../client/selfTestResult.ts";
import type { UnfinishedModel } from "../../models/store/store.ts";
import { readConfig } from "../config.ts";
import type { Engine } from "../engine.ts";
import { getActionTitle, runAction } from "../failureAction.ts";
import { readTarget } from "../target.ts";
import { getConfiguredModelTitle, usesStoredModel } from "./configuredModel.ts";
import { createJob } from "./createJob.ts";
import { detectSetupState } from "./detectSetupState.ts";
import { confirmDelete, showProgress, showTestResult } from "./notices.ts";
import { selectModel } from "./selectModel.ts";
import type { SetupServices } from "./services.ts";
import { Setup } from "./setup.ts";

/**
 * Creates the setup of this window and keeps it up to date with the settings.
 * @param isVisible whether the user sees the setup in the panel
 */
export function createSetup(context: ExtensionContext, engine: Engine, isVisible: () => boolean): Setup {
  const setup = new Setup({
    ...{ isVisible, selectModel, getConfiguredModelTitle, usesStoredModel, showProgress, confirmDelete, showTestResult },
    ...createStoreServices(context),
    testModel: (signal) => testModel(engine, signal),
    setHasModel: (hasModel) => void commands.executeCommand("setContext", HAS_MODEL, hasModel),
    ...{ getActionTitle, runAction },
  });
  const settings = workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration("oriel")) void setup.refresh();
  });
  context.subscriptions.push(setup, settings);
  return setup;
}

function createStoreServices(context: ExtensionContext): Pick<SetupServices, "detect" | "runJob" | "checkFiles" | "removeUnfinished"> {
  const script = Uri.joinPath(context.extensionUri, "dist", "models.mjs").fsPath;
  return {
    detect: (dismissed) => detectSetupState({ listUnfinished, readTarget }, dismissed),
    async runJob(request, onEvent, signal) {
      const { runJob } = await import("../../models/worker/runJob.ts");
      return runJob(script, await createJob(request, context.secrets), onEvent, signal);
    },
    async checkFiles(onEvent, signal) {
      const [{ runCheck }, { resolveStoredModel }, { getModelsFolder }] = await Promise.all([
        import("../../models/worker/runJob.ts"),
        import("../../models/store/resolveStoredModel.ts"),
        import("../../disk/paths.ts"),
      ]);
      return runCheck(script, await resolveStoredModel(getModelsFolder(), readConfig().model), onEvent, signal);
    },
    async removeUnfinished(name) {
      // The download may have completed while the user was being asked: a complete model is kept.
      if (!(await listUnfinished()).some((model) => model.name === name)) return false;
      const [{ removeModel }, { getModelsFolder }] = await Promise.all([
        import("../../models/store/store.ts"),
        import("../../disk/paths.ts"),
      ]);
      await removeModel(getModelsFolder(), name, new AbortController().signal);
      return true;
    },
  };
}

async function listUnfinished(): Promise<UnfinishedModel[]> {
  const [{ listStore }, { getModelsFolder }] = await Promise.all([import("../../models/store/store.ts"), import("../../disk/paths.ts")]);
  return (await listStore(getModelsFolder())).unfinished;
}

async function testModel(engine: Engine, signal: AbortSignal): Promise<SelfTestResult> {
  const { runSelfTest } = await import("../../client/selfTest.ts");
  const client = {
    addImage: async (name: string, bytes: Uint8Array) => ({ name, sha256: await engine.addImage(name, bytes) }),
    ask: engine.ask.bind(engine),
  };
  let note: string | undefined;
  const subscription = engine.onState((state) => {
    if (state.kind === "ready") note = state.note;
  });
  try {
    const result = await runSelfTest(client, await readTarget(), signal);
    return result.kind === "passed" && note !== undefined ? { ...result, note } : result;
  } finally {
    subscription.dispose();
  }
}
