import { describeSlowDevice } from "../../client/slowText.ts";
import type { SelfTestResult } from "../../client/selfTestResult.ts";
import { describeSelfTest } from "../../client/selfTestText.ts";
import type { Machine } from "../../models/fit/machine.ts";
import type { EngineReport } from "../../protocol/report.ts";
import { disableHtmlAndImages } from "../../chat/disableHtmlAndImages.ts";
import { toSentence } from "../../core/failureDeclaration.ts";
import { createFence, preventMentions } from "../../core/markdownText.ts";
import { formatBytes, formatDuration } from "../../core/formatUnits.ts";
import type { ProbedFile, ProbedModel, ProbedServer, ProbeResult } from "./probe.ts";

type DraftReport = NonNullable<NonNullable<EngineReport["running"]>["draft"]>;

/** Content of the report. */
export interface Findings {
  /** Name and version of the editor, such as "VS Code 1.139.0"; undefined on the command line. */
  editor: string | undefined;
  version: string;
  platform: string;
  cpu: string;
  llamaServer: ProbeResult<ProbedServer | undefined>;
  machine: Machine;
  model: ProbeResult<ProbedModel> | { kind: "endpoint"; isOnThisMachine: boolean };
  /** Undefined if the test was not run. */
  selfTest: ProbeResult<SelfTestResult> | undefined;
  engine: ProbeResult<EngineReport>;
}

const ORIGIN_LABELS = { setting: "from the setting", path: "found on the PATH", release: "official release", build: "built from source" };

/** Maximum number of lines that are shown from the end of a crash log. */
const MAX_LOG_LINES = 20;

/** Formats the report as Markdown. */
export function formatReport(findings: Findings): string {
  const { editor, version, platform, cpu, machine } = findings;
  const gpus = machine.gpus.map(
    ({ name, total, free, isShared }) =>
      `${name}: ${formatBytes(total)}, ${formatBytes(free)} free${isShared ? ", shared with the CPU" : ""}`,
  );
  const sections: [string, string[]][] = [
    ["Oriel", [`Oriel ${version}`, editor ?? "Command line"]],
    [
      "Machine",
      [
        platform,
        cpu,
        `${formatBytes(machine.memory.total)} of memory, ${formatBytes(machine.memory.free)} free`,
        ...(gpus.length > 0 ? gpus : ["No GPU detected by llama-server"]),
      ],
    ],
    ["llama-server", formatServer(findings)],
    ["Model", formatModel(findings)],
    ["Self-test", formatSelfTest(findings)],
    ["Engine", formatEngine(findings)],
  ];
  const text = sections.map(([title, lines]) => `## ${title}\n\n${lines.map((line) => `- ${formatLine(line)}`).join("\n")}\n`);
  return [`# Oriel diagnostics\n`, ...text, ...formatCrashLog(findings)].join("\n");
}

function formatServer({ llamaServer }: Findings): string[] {
  if (llamaServer.kind === "failed") return [`Not available. ${toSentence(llamaServer.reason)}`];
  if (llamaServer.value === undefined)
    return [
      "No llama-server is installed, configured or on the PATH. Oriel will download or build one before the first question to a local model.",
    ];
  const { version, origin, sha256, build, missingGpuReason } = llamaServer.value;
  const official = build === undefined ? [] : [`${build.title} build, ${build.tag}`];
  const rejected = (build?.rejected ?? []).map(({ title, reason }) => `The ${title} build is not used: ${reason}`);
  return [
    `llama.cpp ${version}, ${ORIGIN_LABELS[origin]}`,
    ...official,
    ...rejected,
    ...(missingGpuReason === undefined ? [] : [missingGpuReason]),
    `SHA-256 ${sha256}`,
  ];
}

function formatModel({ model }: Findings): string[] {
  if (model.kind === "failed") return [model.reason];
  if (model.kind === "endpoint") return [`Your own server${model.isOnThisMachine ? ", on this machine" : ""}`];
  const { files, quantization, modalities, fit } = model.value;
  const formatFile = (role: string, { name, bytes, sha256, verdict }: ProbedFile) =>
    `${role}: ${name}, ${formatBytes(bytes)}, SHA-256 ${sha256} (${verdict})`;
  return [
    `${formatFile("model", files.model)}, ${quantization}`,
    `${formatFile("projector", files.projector)}, accepts ${modalities.map(nameInputs).join(" and ")}`,
    fit,
  ];
}

/** Names the inputs of a modality, such as “images” for `image`. */
function nameInputs(modality: string): string {
  return modality === "image" ? "images" : modality;
}

function formatSelfTest({ selfTest }: Findings): string[] {
  if (selfTest === undefined) return ["Not run: there is no model to test, or the test image would be sent to another machine."];
  if (selfTest.kind === "failed") return [selfTest.reason];
  const { summary, causes } = describeSelfTest(selfTest.value);
  return [summary, ...causes];
}

function formatEngine({ engine }: Findings): string[] {
  if (engine.kind === "failed") return [engine.reason];
  const { version, runtime, uptimeSeconds, clients, state, running, lastCrash } = engine.value;
  return [
    `Oriel ${version} on ${runtime}, running for ${formatDuration(uptimeSeconds)}, ${clients} ${clients === 1 ? "client" : "clients"}, ${state.kind}`,
    ...(running === undefined
      ? ["No model is loaded"]
      : [
          `${running.model}: ${formatSlots(running)}, KV cache ${running.cacheType}, ${running.checkpoints} checkpoints, ${running.promptCacheMib} MiB prompt cache; ready after ${formatDuration(running.startMs / 1000)}`,
          running.device.kind === "gpu" && running.device.layers === running.device.totalLayers
            ? "All layers are on the GPU"
            : describeSlowDevice(running.device),
          ...(running.draft === undefined ? [] : [describeDraft(running.draft)]),
        ]),
    lastCrash === undefined
      ? "llama-server has not crashed"
      : `Last crash ${formatDuration(lastCrash.secondsAgo)} ago: ${lastCrash.reason}`,
  ];
}

function describeDraft({ model, state, drafted, accepted }: DraftReport): string {
  const use = {
    unknown: "no answer has used it yet",
    used: `${accepted} of ${drafted} drafted tokens accepted`,
    unused: "llama-server does not use it, probably because there is not enough memory",
  }[state];
  return `Draft model for faster answers: ${model}, ${use}`;
}

function formatSlots({ slots, contextTokens }: { slots: number; contextTokens: number }): string {
  return `${slots} ${slots === 1 ? "conversation" : "conversations"} at a time, ${Math.round(contextTokens / 1024)}K tokens each`;
}

function formatCrashLog({ engine }: Findings): string[] {
  const log = engine.kind === "found" ? (engine.value.lastCrash?.log ?? []) : [];
  const fence = createFence(log.join("\n"), 3);
  return log.length === 0 ? [] : ["## Log of the last crash\n", fence, ...log.slice(-MAX_LOG_LINES), `${fence}\n`];
}

/** Formats a line that may contain text from a server or a file: the report is meant to be pasted into an issue. */
function formatLine(text: string): string {
  return preventMentions(disableHtmlAndImages(text.replace(/\s*[\r\n]+\s*/g, " ")));
}
