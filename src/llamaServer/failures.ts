import { toSentence, type FailureDeclarations } from "../core/failureDeclaration.ts";

export const llamaServerFailures = {
  noLlamaServer: {
    message: ({ attempts }: { attempts: { source: string; reason: string }[] }) =>
      `No usable llama-server was found. ${attempts.map(({ source, reason }) => toSentence(`${source}: ${reason}`)).join(" ")} ` +
      "Install llama.cpp v0.5.0 or later, or set the path of its llama-server.",
    action: { kind: "openSetting", setting: "oriel.llamaServerPath" },
  },
  llamaServerTooOld: {
    message: ({ path, version, needed }: { path: string; version: string; needed: string }) =>
      `${path} is llama.cpp ${version}, which does not support Gemma 4 12B's projector (gemma4uv). Install ${needed} or later.`,
    action: { kind: "openSetting", setting: "oriel.llamaServerPath" },
  },
  llamaServerUnusable: {
    message: ({ path, reason }: { path: string; reason: string }) => `Can't use ${path} as llama-server. ${toSentence(reason)}`,
    action: { kind: "openSetting", setting: "oriel.llamaServerPath" },
  },
} as const satisfies FailureDeclarations;
