/** What a person can do about a failure. The extension shows it as a button, the CLI as a hint. */
export type FailureAction =
  | { kind: "setUp" }
  | { kind: "openSetting"; setting: string }
  | { kind: "showLogs" }
  | { kind: "restartEngine" }
  | { kind: "retry" }
  | { kind: "setEndpointKey" };

/** Everything that may go wrong although the code is right: data, so that it crosses processes and can be told apart. */
export type Failure =
  | { kind: "noModel" }
  | { kind: "fileMissing"; role: FileRole; path: string }
  | { kind: "fileUnreadable"; role: FileRole; path: string; reason: string }
  | { kind: "notAnImage"; name: string; reason: string }
  | { kind: "imageTooLarge"; name: string; bytes: number; limitBytes: number }
  | { kind: "imageTooManyPixels"; name: string; megapixels: number; limitMegapixels: number }
  | { kind: "imageTimedOut"; name: string; limitSeconds: number }
  | { kind: "imageLost"; name: string }
  | { kind: "imageFetchFailed"; url: string; reason: string }
  | { kind: "corruptModel"; role: "model" | "projector"; path: string; reason: string }
  | { kind: "projectorMismatch"; model: string; projector: string; reason: string }
  /** `url`: of the server that serves it, where that is not Oriel's own. */
  | { kind: "noVision"; model: string; url?: string }
  | { kind: "noLlamaServer"; tried: { way: string; reason: string }[] }
  | { kind: "llamaServerTooOld"; path: string; version: string; needed: string }
  | { kind: "llamaServerUnusable"; path: string; reason: string }
  | { kind: "llamaServerStartFailed"; reason: string; log: string[] }
  | { kind: "llamaServerCrashed"; reason: string; log: string[] }
  /** On purpose, and not because of what was asked. */
  | { kind: "llamaServerRestarted" }
  | { kind: "llamaServerGaveUp"; crashes: number; reason: string; log: string[] }
  | { kind: "outOfMemory"; log: string[] }
  | { kind: "portInUse"; address: string }
  | { kind: "toolMissing"; tool: string; install: string }
  | { kind: "buildFailed"; step: string; log: string[] }
  | { kind: "downloadFailed"; url: string; reason: string }
  | { kind: "hashMismatch"; file: string; expected: string; actual: string; kept?: string }
  | { kind: "unknownModel"; name: string; known: string[] }
  | { kind: "severalModels"; known: string[] }
  | { kind: "badModelSource"; source: string; reason: string }
  | { kind: "unsuitableModel"; model: string; reason: string }
  | { kind: "modelTooLarge"; model: string; neededBytes: number; memoryBytes: number; fitting: string[] }
  | { kind: "offline"; what: string }
  | { kind: "badNetworkSetting"; value: string; reason: string }
  | { kind: "noSpace"; path: string; neededBytes: number; freeBytes: number }
  | { kind: "folderNotWritable"; path: string; reason: string }
  | { kind: "diskFull"; path: string }
  | { kind: "questionTooLong"; bytes: number; limitBytes: number }
  | { kind: "contextOverflow"; promptTokens: number; contextTokens: number }
  | { kind: "endpointUnreachable"; url: string; reason: string }
  | { kind: "endpointRefused"; url: string; status: number; reason: string }
  | { kind: "badEndpoint"; url: string; reason: string }
  | { kind: "endpointNotTrusted"; url: string; reason: string }
  | { kind: "endpointKey"; url: string; hasKey: boolean; reason: string }
  | { kind: "endpointBusy"; url: string; status: number; retryAfterMs?: number }
  | { kind: "endpointBrokeOff"; url: string }
  /** `model` is not served there, or none was named where several are. */
  | { kind: "endpointModel"; url: string; model?: string; known: string[] }
  | { kind: "notSent"; host: string }
  | { kind: "engineUnreachable"; reason: string }
  | { kind: "engineGone" }
  | { kind: "conversationLost" }
  /** Stored by a newer Oriel in a format of its own. */
  | { kind: "conversationTooNew"; version: number }
  | { kind: "badAltSettings"; file: string; reason: string }
  | { kind: "documentUnreadable"; name: string; reason: string }
  | { kind: "engineIncompatible"; engineProtocol: number; clientProtocol: number }
  | { kind: "unsafeDirectory"; path: string; reason: string }
  | { kind: "badRequest"; reason: string }
  | { kind: "unexpected"; reason: string };

export type FileRole = "model" | "projector" | "image" | "selection" | "llamaServer";

/** Carries a `Failure` through code that throws; turned back into data at the edge of a process. */
export class FailureError extends Error {
  override readonly name = "FailureError";
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(describeFailure(failure).message);
    this.failure = failure;
  }
}

/** What any thrown value says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The failure that `error` carries, or `unexpected` with its message. */
export function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  return { kind: "unexpected", reason: messageOf(error) };
}

/** Fills `{0}`, `{1}`… of a sentence. `vscode.l10n.t` has the same shape and translates as well. */
export type Translate = (sentence: string, ...values: (string | number)[]) => string;

export const english: Translate = (sentence, ...values) =>
  sentence.replaceAll(/\{(\d+)\}/g, (whole, index: string) => String(values[Number(index)] ?? whole));

/** A sentence that says what happened and what to do, with the action to offer and the log lines to show, if any. */
export interface FailureText {
  message: string;
  action?: FailureAction;
  log?: string[];
}

const fileSetting: Record<FileRole, string | undefined> = {
  model: "oriel.modelPath",
  projector: "oriel.projectorPath",
  llamaServer: "oriel.llamaServerPath",
  image: undefined,
  selection: undefined,
};

const fileTitle: Record<FileRole, string> = {
  model: "model",
  projector: "projector",
  llamaServer: "llama-server executable",
  image: "image",
  selection: "file of the selection",
};

function settingOf(role: FileRole): { action: FailureAction } {
  const setting = fileSetting[role];
  return { action: setting === undefined ? { kind: "retry" } : { kind: "openSetting", setting } };
}

export function describeFailure(failure: Failure, t: Translate = english): FailureText {
  switch (failure.kind) {
    case "noModel":
      return {
        message: t(
          "No model is set. Choose a Gemma 4 model file (.gguf) and its projector (mmproj .gguf), or the address of a server of your own.",
        ),
        action: { kind: "setUp" },
      };
    case "fileMissing":
      return {
        message: t("The {0} {1} does not exist. Check its path.", t(fileTitle[failure.role]), failure.path),
        ...settingOf(failure.role),
      };
    case "fileUnreadable":
      return {
        message: t("The {0} {1} can't be read: {2}.", t(fileTitle[failure.role]), failure.path, failure.reason),
        ...settingOf(failure.role),
      };
    case "notAnImage":
      return {
        message: t("{0} is not an image that can be read: {1}. Nothing was sent.", failure.name, failure.reason),
      };
    case "imageTooLarge":
      return {
        message: t(
          "{0} has {1} MB; the limit is {2} MB. Make it smaller or send a part of it.",
          failure.name,
          megabytes(failure.bytes),
          megabytes(failure.limitBytes),
        ),
      };
    case "imageTooManyPixels":
      return {
        message: t(
          "{0} has {1} megapixels; the limit is {2}. Make it smaller or send a part of it.",
          failure.name,
          failure.megapixels,
          failure.limitMegapixels,
        ),
      };
    case "imageTimedOut":
      return {
        message: t(
          "{0} was not decoded within {1} s and was left out. It may be damaged or made to be slow.",
          failure.name,
          failure.limitSeconds,
        ),
      };
    case "imageLost":
      return {
        message: t("{0} is no longer in the image cache. Attach it again.", failure.name),
        action: { kind: "retry" },
      };
    case "imageFetchFailed":
      return { message: t("{0} could not be fetched: {1}.", failure.url, failure.reason), action: { kind: "retry" } };
    case "corruptModel":
      return {
        message: t("The {0} {1} is damaged or no GGUF file: {2}. Get the file again.", t(failure.role), failure.path, failure.reason),
        ...settingOf(failure.role),
      };
    case "projectorMismatch":
      return {
        message: t(
          "The projector {0} does not belong to the model {1}: {2}. Choose the mmproj file published with that model.",
          failure.projector,
          failure.model,
          failure.reason,
        ),
        action: { kind: "openSetting", setting: "oriel.projectorPath" },
      };
    case "noVision":
      if (failure.url !== undefined) {
        return {
          message: t("{0} on {1} can't look at images. Nothing was sent; name a model with vision there.", failure.model, failure.url),
          action: { kind: "openSetting", setting: "oriel.endpointModel" },
        };
      }
      return {
        message: t("{0} can't look at images. Choose a model with vision, and set its projector.", failure.model),
        action: { kind: "openSetting", setting: "oriel.projectorPath" },
      };
    case "noLlamaServer":
      return {
        message: t(
          "No usable llama-server was found. {0}. Install llama.cpp v0.5.0 or later, or set the path of its llama-server.",
          failure.tried.map(({ way, reason }) => `${way}: ${reason}`).join("; "),
        ),
        action: { kind: "openSetting", setting: "oriel.llamaServerPath" },
      };
    case "llamaServerTooOld":
      return {
        message: t(
          "{0} is llama.cpp {1}, which does not know Gemma 4 12B's projector (gemma4uv) as it should. {2} or later is needed.",
          failure.path,
          failure.version,
          failure.needed,
        ),
        action: { kind: "openSetting", setting: "oriel.llamaServerPath" },
      };
    case "llamaServerUnusable":
      return {
        message: t("{0} can't be used as llama-server: {1}.", failure.path, failure.reason),
        action: { kind: "openSetting", setting: "oriel.llamaServerPath" },
      };
    case "llamaServerStartFailed":
      return {
        message: t("llama-server did not start: {0}.", failure.reason),
        action: { kind: "showLogs" },
        log: failure.log,
      };
    case "llamaServerCrashed":
      return {
        message: t("llama-server ended in the middle of the answer ({0}). It starts again by itself; ask again.", failure.reason),
        action: { kind: "retry" },
        log: failure.log,
      };
    case "llamaServerRestarted":
      return {
        message: t("Oriel's engine was restarted in the middle of the answer. Ask again."),
        action: { kind: "retry" },
      };
    case "llamaServerGaveUp":
      return {
        message: t(
          "llama-server ended unexpectedly {0} times in a row, the last time with {1}, and is left off now. Look at the log, then restart the engine.",
          failure.crashes,
          failure.reason,
        ),
        action: { kind: "restartEngine" },
        log: failure.log,
      };
    case "outOfMemory":
      return {
        message: t("There is not enough memory for this model. Close other programs or choose a smaller model."),
        action: { kind: "setUp" },
        log: failure.log,
      };
    case "portInUse":
      return {
        message: t("llama-server could not listen on {0}: the address is in use. Restart the engine to try another.", failure.address),
        action: { kind: "restartEngine" },
      };
    case "toolMissing":
      return {
        message: t("{0} is needed to build llama-server and was not found. Install it with: {1}", failure.tool, failure.install),
        action: { kind: "openSetting", setting: "oriel.llamaServerPath" },
      };
    case "buildFailed":
      return {
        message: t("Building llama-server failed at “{0}”. The log says why; nothing half built is kept.", failure.step),
        action: { kind: "showLogs" },
        log: failure.log,
      };
    case "downloadFailed":
      return {
        message: t("{0} could not be downloaded: {1}.", failure.url, failure.reason),
        action: { kind: "retry" },
      };
    case "hashMismatch": {
      const { file, expected, actual, kept } = failure;
      return {
        message:
          kept === undefined
            ? t("{0} is not the file it should be: SHA-256 {1} was expected, {2} came. It was not used.", file, expected, actual)
            : t(
                "{0} is not the file it should be: SHA-256 {1} was expected, {2} came. It was not used, but kept as {3}, to be added by hand if you know better.",
                file,
                expected,
                actual,
                kept,
              ),
        action: { kind: "retry" },
      };
    }
    case "unknownModel":
      return {
        message:
          failure.known.length === 0
            ? t("There is no model “{0}” here, nor any other. Get one first.", failure.name)
            : t("There is no model “{0}”. There are: {1}.", failure.name, failure.known.join(", ")),
        action: { kind: "setUp" },
      };
    case "severalModels":
      return {
        message: t("Several models are here, and none is chosen: {0}. Name one.", failure.known.join(", ")),
        action: { kind: "setUp" },
      };
    case "badModelSource":
      return { message: t("A model can't be had from “{0}”: {1}.", failure.source, failure.reason) };
    case "unsuitableModel":
      return {
        message: t("{0} is no model that Oriel can ask about images: {1}.", failure.model, failure.reason),
        action: { kind: "setUp" },
      };
    case "modelTooLarge": {
      const { model, neededBytes, memoryBytes, fitting } = failure;
      const numbers = [model, megabytes(neededBytes), megabytes(memoryBytes)] as const;
      return {
        message:
          fitting.length === 0
            ? t("{0} needs {1} MB of memory, and this machine has {2} MB. Use a server of your own.", ...numbers)
            : t("{0} needs {1} MB of memory, and this machine has {2} MB. This would fit: {3}.", ...numbers, fitting.join(", ")),
        action: { kind: "setUp" },
      };
    }
    case "offline":
      return {
        message: t(
          "{0} is needed from the network, which is forbidden: Oriel is set to stay offline (oriel.offline, or ORIEL_OFFLINE).",
          failure.what,
        ),
      };
    case "badNetworkSetting":
      return { message: t("{0} can't be used to reach the network: {1}.", failure.value, failure.reason) };
    case "noSpace":
      return {
        message: t(
          "{0} needs {1} MB more on its disk, and {2} MB are free. Free some space and go on; what has come is kept.",
          failure.path,
          megabytes(failure.neededBytes),
          megabytes(failure.freeBytes),
        ),
        action: { kind: "retry" },
      };
    case "folderNotWritable":
      return {
        message: t(
          "Nothing can be written to {0}: {1}. Correct its owner and mode, or choose another folder.",
          failure.path,
          failure.reason,
        ),
        action: { kind: "retry" },
      };
    case "diskFull":
      return {
        message: t("The disk that holds {0} is full. Free some space and try again; nothing half written is kept.", failure.path),
        action: { kind: "retry" },
      };
    case "questionTooLong":
      return {
        message: t(
          "The question with its selections takes {0} MB on its way to the model; at most {1} MB are possible. Send less.",
          megabytes(failure.bytes),
          megabytes(failure.limitBytes),
        ),
      };
    case "contextOverflow":
      return {
        message: t(
          "The question with its images and selection has {0} tokens; this model was started with room for {1}. Send less.",
          failure.promptTokens,
          failure.contextTokens,
        ),
      };
    case "endpointUnreachable":
      return {
        message: t("The server {0} can't be reached: {1}.", failure.url, failure.reason),
        action: { kind: "openSetting", setting: "oriel.endpoint" },
      };
    case "endpointRefused":
      return {
        message: t("The server {0} refused the request ({1}): {2}.", failure.url, failure.status, failure.reason),
        action: { kind: "openSetting", setting: "oriel.endpoint" },
      };
    case "badEndpoint":
      return {
        message: t("“{0}” is not the address of a server: {1}.", failure.url, failure.reason),
        action: { kind: "openSetting", setting: "oriel.endpoint" },
      };
    case "endpointNotTrusted":
      return {
        message: t("The server {0} is not trusted: {1}. Nothing was sent.", failure.url, failure.reason),
        action: { kind: "openSetting", setting: "oriel.endpointCaFile" },
      };
    case "endpointKey":
      return {
        message: failure.hasKey
          ? t("The server {0} does not accept the key that it was given: {1}. Set another one.", failure.url, failure.reason)
          : t("The server {0} wants a key: {1}. Set it.", failure.url, failure.reason),
        action: { kind: "setEndpointKey" },
      };
    case "endpointBusy":
      return {
        message: t("The server {0} is busy ({1}) and was still so after several tries. Ask again later.", failure.url, failure.status),
        action: { kind: "retry" },
      };
    case "endpointBrokeOff":
      return {
        message: t("The server {0} ended the connection in the middle of the answer. Ask again.", failure.url),
        action: { kind: "retry" },
      };
    case "endpointModel": {
      const { url, model, known } = failure;
      const names = known.join(", ");
      return {
        message:
          model === undefined
            ? t("The server {0} has several models, and none is named: {1}. Name one.", url, names)
            : t("The server {0} has no model “{1}”. It has: {2}.", url, model, names),
        action: { kind: "openSetting", setting: "oriel.endpointModel" },
      };
    }
    case "notSent":
      return { message: t("Nothing was sent to {0}, as you decided.", failure.host), action: { kind: "retry" } };
    case "engineUnreachable":
      return {
        message: t("Oriel's engine did not start: {0}.", failure.reason),
        action: { kind: "showLogs" },
      };
    case "engineGone":
      return {
        message: t("Oriel's engine ended in the middle of the answer. It starts again with the next question."),
        action: { kind: "retry" },
      };
    case "conversationLost":
      return { message: t("This conversation can't be read any more. Its file was removed or damaged.") };
    case "conversationTooNew":
      return { message: t("This conversation was stored by a newer version of Oriel. Update Oriel to open it.") };
    case "badAltSettings":
      return { message: t("{0}: {1}.", failure.file, failure.reason) };
    case "documentUnreadable":
      return { message: t("{0} can't be read: {1}.", failure.name, failure.reason) };
    case "engineIncompatible":
      return {
        message: t(
          "The running engine speaks protocol {0}, this Oriel {1}. Close the other windows that use Oriel, then restart the engine.",
          failure.engineProtocol,
          failure.clientProtocol,
        ),
        action: { kind: "restartEngine" },
      };
    case "unsafeDirectory":
      return {
        message: t("{0} is not safe for the engine's socket: {1}. Remove it or correct its owner and mode.", failure.path, failure.reason),
        action: { kind: "showLogs" },
      };
    case "badRequest":
      return { message: t("The request can't be used: {0}.", failure.reason) };
    case "unexpected":
      return { message: t("Something unexpected happened: {0}.", failure.reason), action: { kind: "showLogs" } };
  }
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1_000_00) / 10;
}
