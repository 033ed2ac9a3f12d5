import { arch, cpus, homedir, hostname, platform, release, userInfo } from "node:os";
import { basename, dirname } from "node:path";
import { runSelfTest } from "../../client/selfTest.ts";
import { remoteHost } from "../../core/remoteHost.ts";
import { cacheFolder, modelsFolder, runtimeFolder } from "../../disk/paths.ts";
import { chooseTarget, engineFor, targetOptions } from "../target.ts";
import { parsedArgs } from "../parsedArgs.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage.ts";
import { examineLlamaServer, examineMachine, examineModel, found } from "./examine.ts";
import { reportText, type Findings } from "./reportText.ts";
import { withoutPaths } from "./withoutPaths.ts";

declare const ORIEL_VERSION: string;

const options = { ...targetOptions, editor: { type: "string" } } as const;

/**
 * `oriel doctor`: one report to copy, of all that answers depend on, without private paths and without anything that was asked.
 * @returns 1 where something is wrong that keeps Oriel from answering
 */
export async function doctor(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parsedArgs(args, options);
  if (positionals.length > 0) throw new UsageError(`doctor takes options alone, not “${positionals[0]}”`);
  const client = await engineFor(terminal);
  try {
    const before = await found(() => client.report(), signal);
    const target = await found(() => chooseTarget(values, signal), signal);
    const isLocal = target.kind === "found" && target.value.kind === "local";
    const setting = (values["llama-server"] ?? process.env["ORIEL_LLAMA_SERVER"]) || undefined;
    const llamaServer = await found(() => examineLlamaServer(setting, isLocal, terminal, signal), signal);
    const machine = await examineMachine(llamaServer, signal);
    const model = await examineTarget();
    const selfTest = await testTarget();
    const findings: Findings = {
      editor: values.editor,
      version: ORIEL_VERSION,
      platform: `${platform()} ${release()}, ${arch()}`,
      processors: `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown processor"}`,
      llamaServer,
      machine,
      model,
      selfTest,
      engine: await found(() => client.report(), signal),
    };
    terminal.endProgress();
    const files = target.kind === "found" && target.value.kind === "local" ? [target.value.model, target.value.projector] : [];
    const executable = llamaServer.kind === "found" ? llamaServer.value?.executable : setting;
    const folders = [homedir(), cacheFolder(), modelsFolder(), await runtimeFolder(), ...files.map((file) => dirname(file))];
    const paths = [...files, ...(executable === undefined ? [] : [executable]), ...folders];
    terminal.out(withoutPaths(reportText(findings), { user: userInfo().username, host: hostname(), paths }));
    const isBroken = selfTest?.kind === "found" && selfTest.value.kind === "broken";
    return isBroken || [llamaServer, model, selfTest, findings.engine].some((finding) => finding?.kind === "failed") ? 1 : 0;

    async function examineTarget(): Promise<Findings["model"]> {
      if (target.kind === "failed") return target;
      if (target.value.kind === "endpoint")
        return { kind: "endpoint", isHere: URL.canParse(target.value.url) && remoteHost(target.value.url) === undefined };
      const files = target.value;
      const isLoaded = before.kind === "found" && before.value.running?.model === basename(files.model);
      return found(() => examineModel(files, { machine, isLoaded }, terminal, signal), signal);
    }

    async function testTarget(): Promise<Findings["selfTest"]> {
      if (target.kind === "failed" || model.kind === "failed") return undefined;
      if (model.kind === "endpoint" && !model.isHere) return undefined;
      return found(() => runSelfTest(client, target.value, signal), signal);
    }
  } finally {
    client.dispose();
  }
}
