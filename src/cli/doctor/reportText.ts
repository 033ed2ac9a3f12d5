import { slowText } from "../../client/slowText.ts";
import { english } from "../../core/translate.ts";
import type { SelfTestResult } from "../../client/selfTestResult.ts";
import { resultText } from "../../client/selfTestText.ts";
import type { Machine } from "../../models/fit/machine.ts";
import type { LlamaServer } from "../../llamaServer/obtain.ts";
import type { EngineReport } from "../../protocol/report.ts";
import { formatBytes, formatDuration } from "../../core/formatUnits.ts";
import type { Found, FoundFile, FoundModel } from "./examine.ts";

/** All that the report is made of. */
export interface Findings {
  /** Such as "VS Code 1.139.0"; undefined on the command line. */
  editor: string | undefined;
  version: string;
  platform: string;
  processors: string;
  llamaServer: Found<(LlamaServer & { sha256: string }) | undefined>;
  machine: Machine;
  model: Found<FoundModel> | { kind: "endpoint"; isHere: boolean };
  /** Undefined where it was not made. */
  selfTest: Found<SelfTestResult> | undefined;
  engine: Found<EngineReport>;
}

const WAYS = { setting: "the one that is set", path: "found on the PATH", release: "official release", build: "built from source" };

/** The lines of a crash's log that are shown. */
const LOG_LINES = 20;

/** The report, as Markdown. */
export function reportText(findings: Findings): string {
  const { editor, version, platform, processors, machine } = findings;
  const gpus = machine.gpus.map(
    ({ name, total, free, isShared }) =>
      `${name}: ${formatBytes(total)}, ${formatBytes(free)} free${isShared ? ", shared with the processor" : ""}`,
  );
  const sections: [string, string[]][] = [
    ["Oriel", [`Oriel ${version}`, editor ?? "on the command line"]],
    [
      "Machine",
      [
        platform,
        processors,
        `${formatBytes(machine.memory.total)} of memory, ${formatBytes(machine.memory.free)} free`,
        ...(gpus.length > 0 ? gpus : ["no GPU that llama-server sees"]),
      ],
    ],
    ["llama-server", serverLines(findings)],
    ["Model", modelLines(findings)],
    ["Self-test", selfTestLines(findings)],
    ["Engine", engineLines(findings)],
  ];
  const text = sections.map(([title, lines]) => `## ${title}\n\n${lines.map((line) => `- ${line}`).join("\n")}\n`);
  return [`# Oriel: what it finds\n`, ...text, ...crashLog(findings)].join("\n");
}

function serverLines({ llamaServer }: Findings): string[] {
  if (llamaServer.kind === "failed") return [`none: ${llamaServer.reason}`];
  if (llamaServer.value === undefined) return ["neither set nor on the PATH: one is fetched or built before the first question to a model"];
  const { version, way, sha256 } = llamaServer.value;
  return [`llama.cpp ${version}, ${WAYS[way]}`, `SHA-256 ${sha256}`];
}

function modelLines({ model }: Findings): string[] {
  if (model.kind === "failed") return [model.reason];
  if (model.kind === "endpoint") return [`answers come from a server of your own${model.isHere ? ", on this machine" : ""}`];
  const { files, quantisation, modalities, fit } = model.value;
  const line = (role: string, { name, bytes, sha256, verdict }: FoundFile) =>
    `${role}: ${name}, ${formatBytes(bytes)}, SHA-256 ${sha256} (${verdict})`;
  return [`${line("model", files.model)}, ${quantisation}`, `${line("projector", files.projector)}, sees ${modalities.join(" and ")}`, fit];
}

function selfTestLines({ selfTest }: Findings): string[] {
  if (selfTest === undefined) return ["not made: there is nothing to test, or it would be sent to another machine"];
  if (selfTest.kind === "failed") return [selfTest.reason];
  const { summary, causes } = resultText(selfTest.value, english);
  return [summary, ...causes];
}

function engineLines({ engine }: Findings): string[] {
  if (engine.kind === "failed") return [engine.reason];
  const { version, runtime, seconds, clients, state, running, lastCrash } = engine.value;
  return [
    `Oriel ${version} on ${runtime}, for ${formatDuration(seconds)}, ${clients} ${clients === 1 ? "client" : "clients"}, ${state.kind}`,
    ...(running === undefined
      ? ["no model is loaded"]
      : [
          `${running.model}: ${conversationsOf(running)}, keys and values as ${running.cacheType}, ${running.checkpoints} checkpoints, ${running.promptCacheMib} MiB for kept prompts; ready after ${formatDuration(running.startMs / 1000)}`,
          running.device.kind === "gpu" && running.device.layers === running.device.ofLayers
            ? "all layers are on the GPU"
            : slowText(running.device),
        ]),
    lastCrash === undefined ? "no crash of llama-server" : `last crash ${formatDuration(lastCrash.secondsAgo)} ago: ${lastCrash.reason}`,
  ];
}

function conversationsOf({ slots, contextTokens }: { slots: number; contextTokens: number }): string {
  return `${slots} ${slots === 1 ? "conversation" : "conversations"} at a time, ${Math.round(contextTokens / 1024)}K tokens each`;
}

function crashLog({ engine }: Findings): string[] {
  const log = engine.kind === "found" ? (engine.value.lastCrash?.log ?? []) : [];
  return log.length === 0 ? [] : ["## Log of the last crash\n", "```", ...log.slice(-LOG_LINES), "```\n"];
}
