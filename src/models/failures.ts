import { formatMegabytes, toSentence, type FailureDeclarations } from "../core/failureDeclaration.ts";
import { chooseFileAction } from "../disk/failures.ts";

export const modelFailures = {
  noModel: {
    message: () => "No model yet. Set up Gemma 4, or connect to a server.",
    action: { kind: "setUp" },
  },
  corruptModel: {
    message: ({ role, path, reason }: { role: "model" | "projector"; path: string; reason: string }) =>
      `The ${role} ${path} is damaged or not a GGUF file. ${toSentence(reason)} Download the file again.`,
    action: chooseFileAction,
  },
  projectorMismatch: {
    message: ({ model, projector, reason }: { model: string; projector: string; reason: string }) =>
      `The projector ${projector} does not match the model ${model}. ${toSentence(reason)} Use the mmproj file published with the model.`,
    action: { kind: "openSetting", setting: "oriel.projectorPath" },
  },
  noVision: {
    /** @param url URL of the server; undefined for Oriel's own llama-server */
    message: ({ model, url }: { model: string; url?: string }) =>
      url === undefined
        ? `${model} can't see images. Choose a vision model and set its projector.`
        : `${model} on ${url} can't see images. Nothing was sent. Choose a vision model on that server.`,
    action: ({ url }: { model: string; url?: string }) => ({
      kind: "openSetting",
      setting: url === undefined ? "oriel.projectorPath" : "oriel.endpointModel",
    }),
  },
  unknownModel: {
    message: ({ name, known }: { name: string; known: string[] }) =>
      known.length === 0
        ? `There is no model “${name}”, and none is installed. Download one first.`
        : `There is no model “${name}”. Available: ${known.join(", ")}.`,
    action: { kind: "setUp" },
  },
  severalModels: {
    message: ({ known }: { known: string[] }) => `Several models are installed, but none is selected. Select one of: ${known.join(", ")}.`,
    action: { kind: "setUp" },
  },
  badModelSource: {
    message: ({ source, reason }: { source: string; reason: string }) => `Can't use “${source}” as a model. ${toSentence(reason)}`,
  },
  unsuitableModel: {
    message: ({ model, reason }: { model: string; reason: string }) => `Oriel can't use the model ${model}. ${toSentence(reason)}`,
    action: { kind: "setUp" },
  },
  modelTooLarge: {
    message: ({
      model,
      neededBytes,
      memoryBytes,
      fitting,
    }: {
      model: string;
      neededBytes: number;
      memoryBytes: number;
      fitting: string[];
    }) =>
      `${model} needs ${formatMegabytes(neededBytes)} of memory; this machine has ${formatMegabytes(memoryBytes)}. ` +
      (fitting.length === 0 ? "Connect to a server instead." : `These models fit: ${fitting.join(", ")}.`),
    action: { kind: "setUp" },
  },
} as const satisfies FailureDeclarations;
