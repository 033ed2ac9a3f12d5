import { describeRejectedBuilds } from "../core/llamaServerBuild.ts";
import { getCacheFolder } from "../disk/paths.ts";
import { addArchives } from "../llamaServer/addArchives.ts";
import { describeInstallEvent, type InstallEvent } from "../llamaServer/events.ts";
import { forgetFailedBuilds } from "../llamaServer/failedBuilds.ts";
import { obtainLlamaServer, type LlamaServer } from "../llamaServer/obtain.ts";
import { planLlamaServer, type InstallPlan } from "../llamaServer/plan.ts";
import { formatBytes } from "../core/formatUnits.ts";
import { getBuildsFolder } from "../llamaServer/folders.ts";
import { parseArguments } from "./parseArguments.ts";
import { readServerOptions, serverOptions } from "./serverOptions.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage.ts";

const ORIGIN_LABELS = {
  setting: "from --llama-server or ORIEL_LLAMA_SERVER",
  path: "found on the PATH",
  release: "official release",
  build: "built from source",
};

/**
 * `oriel llama-server`: finds, downloads or builds llama-server as the engine does before its first question, and shows progress.
 * `oriel llama-server add ARCHIVE…`: installs an official build from files.
 */
export async function llamaServerCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<void> {
  const { values, positionals } = parseArguments(args, serverOptions);
  const [command, ...paths] = positionals;
  if (command !== undefined && command !== "add") throw new UsageError(`There is no command “llama-server ${command}”.`);
  const onEvent = (event: InstallEvent, title: string) => showInstallEvent(event, title, terminal);
  if (command === "add") {
    if (paths.length === 0) throw new UsageError("Specify the archives to add: oriel llama-server add ARCHIVE…");
    const added = await addArchives({ paths, cacheDir: getCacheFolder(), env: process.env, onEvent, signal });
    return printServer({ ...added, origin: "release" }, terminal);
  }
  const search = { ...readServerOptions(values), signal };
  // A build that the user asks for is tried again, even if it has failed before.
  if (values.build !== undefined) await forgetFailedBuilds(getBuildsFolder(getCacheFolder()));
  const plan = await planLlamaServer(search);
  if (plan.kind === "ready") return printServer(plan.server, terminal);
  if (plan.kind === "download") announceDownload(plan, terminal);
  const found = await obtainLlamaServer({
    ...search,
    onProgress: (step, fraction) => terminal.showState({ kind: "obtaining", step, ...(fraction === undefined ? {} : { fraction }) }),
  });
  printServer(found, terminal);
}

/** Reports what will be downloaded, and a smaller build that the user could choose instead. */
export function announceDownload({ build, smaller, rejected }: Extract<InstallPlan, { kind: "download" }>, terminal: Terminal): void {
  for (const { title, reason } of rejected) terminal.note(`The ${title} build is not used: ${reason}`);
  const parts = build.parts.map(({ name, bytes }) => `${name} (${formatBytes(bytes)})`);
  terminal.note(`llama-server, ${build.title} build, ${formatBytes(build.totalBytes)}: ${parts.join(", ")}`);
  if (smaller !== undefined)
    terminal.note(`A smaller download: the ${smaller.title} build, ${formatBytes(smaller.totalBytes)} (--build ${smaller.variant})`);
}

function showInstallEvent(event: InstallEvent, title: string, terminal: Terminal): void {
  const progress = describeInstallEvent(event, title);
  if (progress === undefined) return;
  const { step, fraction } = progress;
  // Outside a terminal every line is kept, so each step is shown once.
  const shown = process.stderr.isTTY ? fraction : undefined;
  terminal.showState({ kind: "obtaining", step, ...(shown === undefined ? {} : { fraction: shown }) });
}

function printServer(server: LlamaServer, terminal: Terminal): void {
  noteLlamaServer(server, terminal);
  terminal.print(`${server.executable}\n`);
}

/** Reports which llama-server is used, and why a better build is not. */
export function noteLlamaServer({ version, origin, build }: LlamaServer, terminal: Terminal): void {
  const source = build === undefined ? ORIGIN_LABELS[origin] : `${ORIGIN_LABELS[origin]} ${build.tag}, ${build.title} build`;
  terminal.note(`llama-server ${version} (${source})`);
  terminal.noteServer(build === undefined ? undefined : describeRejectedBuilds(build.title, build.rejected));
}
