import type { Failure } from "../../../failures/failure.ts";

interface LaunchPaths {
  model: string;
  projector: string;
  address: string;
}

interface StartFailurePattern {
  pattern: RegExp;
  createFailure: (match: RegExpExecArray, paths: LaunchPaths, log: string[]) => Failure;
}

/** Patterns for lines in llama-server's log that explain a failed start, the most specific first. The wording is that of v0.5.0. */
const startFailurePatterns: StartFailurePattern[] = [
  {
    pattern: /mismatch between text model \(n_embd = (\d+)\) and mmproj \(n_embd = (\d+)\)/,
    createFailure: ([, text, image], { model, projector }) => ({
      kind: "projectorMismatch",
      model,
      projector,
      reason: `The model's embedding length is ${text}, but the projector's is ${image}.`,
    }),
  },
  {
    pattern: /CLIP cannot be used as main model/,
    createFailure: (_, { model }) => ({
      kind: "corruptModel",
      role: "model",
      path: model,
      reason: "The file is a projector. Choose the model itself, which is a separate file.",
    }),
  },
  {
    pattern: /unknown projector type: (\S+)/,
    createFailure: ([, type], { projector }) => ({
      kind: "corruptModel",
      role: "projector",
      path: projector,
      reason: `This llama-server does not support projectors of type ${type}.`,
    }),
  },
  {
    pattern: /(failed to allocate|unable to allocate|out of memory|bad_alloc|cudaMalloc failed)/i,
    createFailure: (_, _files, log) => ({ kind: "outOfMemory", log }),
  },
  {
    pattern: /couldn't bind HTTP server socket/,
    createFailure: (_, { address }) => ({ kind: "portInUse", address }),
  },
  {
    pattern: /(?:Failed to load CLIP model|failed to load multimodal model|clip_init: failed to load model)(?:.*?: (.*))?/i,
    createFailure: ([, reason], { projector }) => ({
      kind: "corruptModel",
      role: "projector",
      path: projector,
      reason: reason ?? "llama-server can't load the file as a projector.",
    }),
  },
  {
    pattern: /error loading model: (?!llama_model_loader: failed to load model from)(.*)/,
    createFailure: ([, reason = ""], { model }) => ({ kind: "corruptModel", role: "model", path: model, reason }),
  },
  {
    pattern: /gguf_init_from_\w+: (.*)/,
    createFailure: ([, reason = ""], { model }) => ({ kind: "corruptModel", role: "model", path: model, reason }),
  },
  {
    pattern: /failed to load model/,
    createFailure: (_, { model }) => ({
      kind: "corruptModel",
      role: "model",
      path: model,
      reason: "llama-server can't load the file.",
    }),
  },
];

/** Finds the cause of a failed start in the log. */
export function diagnoseStart(log: string[], exitReason: string, paths: LaunchPaths): Failure {
  for (const { pattern, createFailure } of startFailurePatterns) {
    for (const line of log) {
      const match = pattern.exec(line);
      if (match) return createFailure(match, paths, log);
    }
  }
  return { kind: "llamaServerStartFailed", reason: exitReason, log };
}
