import { arch, cpus, hostname, platform, release, userInfo } from "node:os";
import { basename, dirname } from "node:path";
import { runSelfTest } from "../../client/selfTest.ts";
import { getRemoteHost } from "../../core/remoteHost.ts";
import { getCacheFolder, findHomeFolder, getModelsFolder, findRuntimeFolder } from "../../disk/paths.ts";
import { chooseTarget, createEngineClient, targetOptions } from "../target.ts";
import { parseArguments } from "../parseArguments.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage.ts";
import { probeLlamaServer, probeMachine, probeModel, runProbe } from "./probe.ts";
import { formatReport, type Findings } from "./formatReport.ts";
import { removePaths } from "./removePaths.ts";

declare const ORIEL_VERSION: string;

export const options = { ...targetOptions, editor: { type: "string" } } as const;

/**
 * `oriel doctor`: prints a diagnostic report that is safe to publish: it contains no private paths and none of the user's questions.
 * @returns 1 if a problem keeps Oriel from answering
 */
export async function doctorCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArguments(args, options);
  if (positionals.length > 0) throw new UsageError(`oriel doctor takes only options, but got “${positionals[0]}”.`);
  const client = await createEngineClient(terminal);
  try {
    const reportBefore = await runProbe(() => client.report(), signal);
    const target = await runProbe(() => chooseTarget(values, signal), signal);
    const setting = (values["llama-server"] ?? process.env["ORIEL_LLAMA_SERVER"]) || undefined;
    const local = target.kind === "found" && target.value.kind === "local" ? target.value : undefined;
    const llamaServer = await runProbe(() => probeLlamaServer({ setting, target: local }, terminal, signal), signal);
    const machine = await probeMachine(llamaServer, signal);
    const model = await probeTarget();
    const selfTest = await testTarget();
    const findings: Findings = {
      editor: values.editor,
      version: ORIEL_VERSION,
      platform: `${platform()} ${release()}, ${arch()}`,
      cpu: `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown CPU"}`,
      llamaServer,
      machine,
      model,
      selfTest,
      engine: await runProbe(() => client.report(), signal),
    };
    terminal.clearProgress();
    const files = local === undefined ? [] : [local.model, local.projector];
    const executable = llamaServer.kind === "found" ? llamaServer.value?.executable : setting;
    const folders = [
      findHomeFolder() ?? "",
      getCacheFolder(),
      getModelsFolder(),
      await findRuntimeFolder(),
      ...files.map((file) => dirname(file)),
    ];
    const paths = [...files, ...(executable === undefined ? [] : [executable]), ...folders];
    terminal.print(removePaths(formatReport(findings), { user: readUserName(), host: hostname(), paths }));
    const isBroken = selfTest?.kind === "found" && selfTest.value.kind === "broken";
    return isBroken || [llamaServer, model, selfTest, findings.engine].some((finding) => finding?.kind === "failed") ? 1 : 0;

    async function probeTarget(): Promise<Findings["model"]> {
      if (target.kind === "failed") return target;
      if (target.value.kind === "endpoint")
        return { kind: "endpoint", isOnThisMachine: URL.canParse(target.value.url) && getRemoteHost(target.value.url) === undefined };
      const files = target.value;
      const isLoaded = reportBefore.kind === "found" && reportBefore.value.running?.model === basename(files.model);
      return runProbe(() => probeModel(files, { machine, isLoaded }, terminal, signal), signal);
    }

    async function testTarget(): Promise<Findings["selfTest"]> {
      if (target.kind === "failed" || model.kind === "failed") return undefined;
      if (model.kind === "endpoint" && !model.isOnThisMachine) return undefined;
      return runProbe(() => runSelfTest(client, target.value, signal), signal);
    }
  } finally {
    client.dispose();
  }
}

/** @returns an empty string for a user unknown to the system, as in some containers */
function readUserName(): string {
  try {
    return userInfo().username;
  } catch {
    return "";
  }
}
