import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { FailureError, getFailureAttributes, describeFailure, toFailure, type Failure } from "../../../src/failures/failure.ts";

const log = ["last words"];
const examples: { [Kind in Failure["kind"]]: Extract<Failure, { kind: Kind }> } = {
  noModel: { kind: "noModel" },
  fileMissing: { kind: "fileMissing", role: "model", path: "/m.gguf" },
  fileUnreadable: { kind: "fileUnreadable", role: "image", path: "a.png", reason: "EACCES" },
  notAnImage: { kind: "notAnImage", name: "a.png", reason: "The file contains text" },
  imageNotDownloaded: { kind: "imageNotDownloaded", name: "a.png", system: "gitLfs" },
  imageTooLarge: { kind: "imageTooLarge", name: "a.png", bytes: 65_000_000, limitBytes: 64_000_000 },
  imageTooManyPixels: { kind: "imageTooManyPixels", name: "a.png", megapixels: 400, limitMegapixels: 100 },
  imageTimedOut: { kind: "imageTimedOut", name: "a.png", limitSeconds: 10 },
  imageLost: { kind: "imageLost", name: "a.png" },
  imageFetchFailed: { kind: "imageFetchFailed", url: "https://example.org/a.png", reason: "404" },
  corruptModel: { kind: "corruptModel", role: "projector", path: "/p.gguf", reason: "cut short" },
  projectorMismatch: { kind: "projectorMismatch", model: "m", projector: "p", reason: "192 against 96" },
  noVision: { kind: "noVision", model: "m" },
  noLlamaServer: { kind: "noLlamaServer", attempts: [{ source: "PATH", reason: "not there" }] },
  llamaServerTooOld: { kind: "llamaServerTooOld", path: "/l", version: "b4000", needed: "v0.5.0" },
  llamaServerUnusable: { kind: "llamaServerUnusable", path: "/l", reason: "it is not a program" },
  buildUnusable: { kind: "buildUnusable", file: "l.zip", reason: "it prints no version" },
  gpuDriverFailed: { kind: "gpuDriverFailed", title: "Vulkan", reason: "signal SIGABRT" },
  llamaServerNotDownloaded: { kind: "llamaServerNotDownloaded", host: "github.com", reason: "getaddrinfo ENOTFOUND", files: ["l.zip"] },
  llamaServerOffline: { kind: "llamaServerOffline", host: "github.com", files: ["l.zip"] },
  llamaServerNoSpace: { kind: "llamaServerNoSpace", path: "/cache", neededBytes: 2e9, freeBytes: 1e9 },
  archiveTruncated: { kind: "archiveTruncated", file: "l.zip", bytes: 100, expectedBytes: 200 },
  archiveUnusable: { kind: "archiveUnusable", file: "l.zip", reason: "it is damaged" },
  archiveUnknown: { kind: "archiveUnknown", file: "/usb/x.zip", known: ["l.zip"] },
  archiveForOtherSystem: { kind: "archiveForOtherSystem", file: "/usb/l.zip", system: "Windows x64", machine: "Linux x64" },
  archivesIncomplete: { kind: "archivesIncomplete", title: "CUDA 12.8", missing: [{ name: "cudart.zip", bytes: 6e8 }] },
  systemTooOld: { kind: "systemTooOld", path: "/l", needed: "glibc 2.38 or later" },
  libraryMissing: { kind: "libraryMissing", path: "/l", library: "libgomp.so.1", install: "install libgomp1" },
  vulkanLoaderMissing: { kind: "vulkanLoaderMissing", install: "install libvulkan1" },
  gpuNotFound: { kind: "gpuNotFound", title: "CUDA 12.8" },
  cpuNotSupported: { kind: "cpuNotSupported", path: "/l" },
  executableBlocked: { kind: "executableBlocked", path: "/l", by: "antivirus" },
  wrongArchitecture: { kind: "wrongArchitecture", path: "/l", built: "Linux x64", machine: "Linux arm64" },
  llamaServerStartFailed: { kind: "llamaServerStartFailed", reason: "exit code 1", log },
  llamaServerCrashed: { kind: "llamaServerCrashed", reason: "signal SIGSEGV", log },
  llamaServerRestarted: { kind: "llamaServerRestarted" },
  llamaServerStalled: { kind: "llamaServerStalled", seconds: 30 },
  llamaServerGaveUp: { kind: "llamaServerGaveUp", crashes: 3, reason: "signal SIGSEGV", log },
  outOfMemory: { kind: "outOfMemory", log },
  portInUse: { kind: "portInUse", address: "127.0.0.1:1" },
  toolMissing: { kind: "toolMissing", tool: "cmake", install: "apt-get install cmake" },
  buildFailed: { kind: "buildFailed", step: "compile", log },
  downloadFailed: { kind: "downloadFailed", url: "https://example.org/x", reason: "404" },
  hashMismatch: { kind: "hashMismatch", file: "x", expected: "aa", actual: "bb" },
  unknownModel: { kind: "unknownModel", name: "13B", known: ["gemma-4-12b"] },
  severalModels: { kind: "severalModels", known: ["a", "b"] },
  badModelSource: { kind: "badModelSource", source: "hf:x", reason: "it names no file" },
  unsuitableModel: { kind: "unsuitableModel", model: "m.gguf", reason: "its architecture is llama" },
  modelTooLarge: { kind: "modelTooLarge", model: "12B", neededBytes: 9e9, memoryBytes: 4e9, fitting: ["E2B"] },
  offline: { kind: "offline", resource: "The model 12B" },
  badNetworkSetting: { kind: "badNetworkSetting", value: "/ca.pem", reason: "it is empty" },
  noSpace: { kind: "noSpace", path: "/models/m.gguf", neededBytes: 7e9, freeBytes: 1e9 },
  folderNotWritable: { kind: "folderNotWritable", path: "/models", reason: "EROFS" },
  fileNotWritable: { kind: "fileNotWritable", path: "/report.json", reason: "Is a directory" },
  pathUnusable: { kind: "pathUnusable", path: "/data/models", reason: "not a directory" },
  cacheNotWritable: { kind: "cacheNotWritable", path: "/cache", reason: "EROFS" },
  diskFull: { kind: "diskFull", path: "/cache" },
  noHomeFolder: { kind: "noHomeFolder" },
  workingFolderMissing: { kind: "workingFolderMissing" },
  questionTooLong: { kind: "questionTooLong", bytes: 1_200_000, limitBytes: 1_000_000 },
  contextOverflow: { kind: "contextOverflow", promptTokens: 20000, contextTokens: 16384 },
  endpointUnreachable: { kind: "endpointUnreachable", url: "http://h", reason: "ECONNREFUSED" },
  endpointRefused: { kind: "endpointRefused", url: "http://h", status: 404, reason: "no such route" },
  endpointUnreadable: { kind: "endpointUnreadable", url: "http://h", reason: "It sent text/html: “Sign in”." },
  badEndpoint: { kind: "badEndpoint", url: "nonsense", reason: "no address" },
  endpointNotTrusted: { kind: "endpointNotTrusted", url: "https://h", reason: "its certificate has expired" },
  endpointKey: { kind: "endpointKey", url: "http://h", hasKey: false, reason: "401, no key" },
  endpointBusy: { kind: "endpointBusy", url: "http://h", status: 429 },
  endpointStalled: { kind: "endpointStalled", url: "https://h", seconds: 30 },
  endpointBrokeOff: { kind: "endpointBrokeOff", url: "http://h" },
  endpointModel: { kind: "endpointModel", url: "http://h", model: "13B", known: ["gemma-4-12b"] },
  notSent: { kind: "notSent", host: "gpu.example" },
  engineUnreachable: { kind: "engineUnreachable", reason: "it ended" },
  engineGone: { kind: "engineGone" },
  conversationLost: { kind: "conversationLost" },
  conversationTooNew: { kind: "conversationTooNew", version: 9 },
  badAltSettings: { kind: "badAltSettings", file: "/w/.orielrc", reason: "rules.missing: Invalid option" },
  documentUnreadable: { kind: "documentUnreadable", name: "docs/a.md", reason: "it is gone" },
  engineIncompatible: { kind: "engineIncompatible", engineProtocol: 2, clientProtocol: 1 },
  unsafeDirectory: { kind: "unsafeDirectory", path: "/tmp/x", reason: "another user owns it" },
  socketPathTooLong: { kind: "socketPathTooLong", path: "/very/long", excessBytes: 12 },
  badRequest: { kind: "badRequest", reason: "questions.0: expected a string" },
  unexpected: { kind: "unexpected", reason: "boom" },
};

describe("describeFailure", () => {
  for (const failure of Object.values(examples)) {
    it(`describes “${failure.kind}” in whole sentences with every path filled in`, () => {
      const { message } = describeFailure(failure);
      assert.match(message, /^[A-Z0-9/“a-z].{20,}[.)]$|: apt-get install cmake$/s);
      assert.doesNotMatch(message, /\{\d\}|undefined|\[object/);
      for (const value of Object.values(failure)) {
        if (typeof value === "string" && value.startsWith("/")) assert.ok(message.includes(value), `${value} is not named`);
      }
    });
  }

  it("describes each failure differently", () => {
    const messages = Object.values(examples).map((failure) => describeFailure(failure).message);
    assert.equal(new Set(messages).size, messages.length);
  });

  it("includes the log lines of a crash", () => {
    assert.deepEqual(describeFailure(examples.llamaServerCrashed).log, log);
  });

  it("offers the setting that names the file, if there is one", () => {
    assert.deepEqual(describeFailure(examples.fileMissing).action, { kind: "openSetting", setting: "oriel.modelPath" });
    assert.deepEqual(describeFailure(examples.fileUnreadable).action, { kind: "retry" });
  });

  it("points to the setting for the model that can't see images, whether it is local or on a server", () => {
    assert.deepEqual(describeFailure(examples.noVision).action, { kind: "openSetting", setting: "oriel.projectorPath" });
    const remote = describeFailure({ ...examples.noVision, url: "https://h" });
    assert.deepEqual(remote.action, { kind: "openSetting", setting: "oriel.endpointModel" });
  });

  it("turns a reason into a sentence", () => {
    const { message } = describeFailure({ kind: "endpointUnreachable", url: "http://h", reason: "connect ECONNREFUSED" });
    assert.equal(message, "Can't connect to http://h. Connect ECONNREFUSED.");
  });
});

describe("the attributes of a failure", () => {
  it("distinguish failures that affect one image from failures that end a batch", () => {
    const imageFailures = Object.values(examples).filter((failure) => getFailureAttributes(failure).scope === "image");
    assert.deepEqual(imageFailures.map(({ kind }) => kind).toSorted(), [
      ...["contextOverflow", "documentUnreadable", "endpointBrokeOff", "endpointStalled", "endpointUnreadable"],
      ...["imageLost", "imageNotDownloaded", "imageTimedOut", "imageTooLarge", "imageTooManyPixels", "notAnImage"],
    ]);
  });

  it("distinguish an error that a server reports for one image from an error that affects all images", () => {
    const getScope = (status?: number) =>
      getFailureAttributes({ ...{ kind: "endpointRefused", url: "http://h", reason: "no" }, ...(status === undefined ? {} : { status }) })
        .scope;
    for (const status of [undefined, 400, 413, 422, 500, 502]) assert.equal(getScope(status), "image", String(status));
    for (const status of [308, 402, 404, 405]) assert.equal(getScope(status), undefined, String(status));
  });

  it("make bad repository settings a usage error", () => {
    assert.equal(getFailureAttributes(examples.badAltSettings).isUsageError, true);
    assert.equal(getFailureAttributes(examples.diskFull).isUsageError, undefined);
  });
});

describe("toFailure", () => {
  it("returns the failure that an error carries", () => {
    assert.equal(toFailure(new FailureError(examples.noModel)), examples.noModel);
  });

  it("names the path of a system error, and the reason without the code", async () => {
    const error = await readdir(import.meta.filename).catch((thrown: unknown) => thrown);
    assert.deepEqual(toFailure(error), { kind: "pathUnusable", path: import.meta.filename, reason: "not a directory" });
  });

  it("keeps the message of any other error", () => {
    assert.deepEqual(toFailure(new TypeError("x is undefined")), { kind: "unexpected", reason: "x is undefined" });
  });
});
