import { Uri, commands, workspace, type ExtensionContext } from "vscode";
import { describeBusyState, formatBusyText } from "../../client/stateText.ts";
import { omitUndefined } from "../../core/omitUndefined.ts";
import { HAS_MODEL } from "../../contributions/names.ts";
import type { SelfTestResult } from "../../client/selfTestResult.ts";
import type { UnfinishedModel } from "../../models/store/store.ts";
import { readConfig } from "../config.ts";
import type { Engine } from "../engine.ts";
import { getActionTitle, runAction } from "../failureAction.ts";
import { readTarget } from "../target.ts";
import { getConfiguredModelTitle, usesStoredModel } from "./configuredModel.ts";
import { createJob } from "./createJob.ts";
import type { Progress } from "./progress.ts";
import { detectSetupState } from "./detectSetupState.ts";
import { readServerOptions } from "./serverOptions.ts";
import type { Planned } from "../../models/worker/messages.ts";
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
    testModel: (onProgress, signal) => testModel(engine, onProgress, signal),
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
  const script = getWorkerScript(context.extensionUri);
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
      const [{ removeModel }, { getModelsFolder, getCacheFolder }, { getBuildsFolder, removeAllDownloads }] = await Promise.all([
        import("../../models/store/store.ts"),
        import("../../disk/paths.ts"),
        import("../../llamaServer/folders.ts"),
      ]);
      await removeModel(getModelsFolder(), name, new AbortController().signal);
      // The partial download of llama-server belongs to the same setup, unless another model is being set up.
      if ((await listUnfinished()).length === 0) await removeAllDownloads(getBuildsFolder(getCacheFolder()));
      return true;
    },
  };
}

function getWorkerScript(extensionUri: Uri): string {
  return Uri.joinPath(extensionUri, "dist", "models.mjs").fsPath;
}

/** Finds out which llama-server would be installed. @throws the errors of `runPlan` */
export async function planServer(extensionUri: Uri): Promise<Planned> {
  const { runPlan } = await import("../../models/worker/runJob.ts");
  return runPlan(getWorkerScript(extensionUri), await readServerOptions(), new AbortController().signal);
}

async function listUnfinished(): Promise<UnfinishedModel[]> {
  const [{ listStore }, { getModelsFolder }] = await Promise.all([import("../../models/store/store.ts"), import("../../disk/paths.ts")]);
  return (await listStore(getModelsFolder())).unfinished;
}

async function testModel(
  engine: Engine,
  onProgress: (progress: Progress | undefined) => void,
  signal: AbortSignal,
): Promise<SelfTestResult> {
  const { runSelfTest } = await import("../../client/selfTest.ts");
  const client = {
    addImage: async (name: string, bytes: Uint8Array) => ({ name, sha256: await engine.addImage(name, bytes) }),
    ask: engine.ask.bind(engine),
  };
  let note: string | undefined;
  const subscription = engine.onState((state) => {
    if (state.kind === "ready") note = state.note;
    const busy = describeBusyState(state);
    onProgress(busy === undefined ? undefined : { text: formatBusyText(busy), ...omitUndefined({ fraction: busy.fraction }) });
  });
  try {
    const result = await runSelfTest(client, await readTarget(), signal);
    return result.kind === "passed" && note !== undefined ? { ...result, note } : result;
  } finally {
    subscription.dispose();
  }
}
