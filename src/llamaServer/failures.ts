import { GPU_DRIVER_ADVICE } from "../core/llamaServerBuild.ts";
import { formatMegabytes, toSentence, type FailureDeclarations } from "../core/failureDeclaration.ts";

const openPath = { kind: "openSetting", setting: "oriel.llamaServerPath" } as const;

export const llamaServerFailures = {
  noLlamaServer: {
    /** `hasNextStep` is set if one of the reasons already says what to do. */
    message: ({ attempts, hasNextStep }: { attempts: { source: string; reason: string }[]; hasNextStep?: boolean }) => {
      const reasons = attempts.map(({ source, reason }) => toSentence(`${source}: ${reason}`));
      const nextStep = hasNextStep ? [] : ["Install llama.cpp v0.5.0 or later, or set the path of its llama-server."];
      return ["No usable llama-server was found.", ...reasons, ...nextStep].join(" ");
    },
    action: openPath,
  },
  llamaServerTooOld: {
    message: ({ path, version, needed }: { path: string; version: string; needed: string }) =>
      `${path} is llama.cpp ${version}, which does not support Gemma 4 12B's projector (gemma4uv). Install ${needed} or later.`,
    action: openPath,
  },
  llamaServerUnusable: {
    message: ({ path, reason }: { path: string; reason: string }) => `Can't use ${path} as llama-server. ${toSentence(reason)}`,
    action: openPath,
  },
  /** An official build does not work, and the cause is unknown. */
  buildUnusable: {
    message: ({ file, reason }: { file: string; reason: string }) =>
      `The llama-server in ${file} does not work on this machine. ${toSentence(reason)} ` +
      "Choose another build (oriel.llamaServerBuild), or set the path of another llama-server.",
    action: { kind: "openSetting", setting: "oriel.llamaServerBuild" },
    isReportedAlone: true,
  },
  gpuDriverFailed: {
    message: ({ title, reason }: { title: string; reason: string }) =>
      `The ${title} build of llama-server can't use the GPU driver. ${toSentence(reason)} ${GPU_DRIVER_ADVICE}`,
    action: { kind: "openSetting", setting: "oriel.llamaServerBuild" },
    isReportedAlone: true,
  },
  llamaServerNotDownloaded: {
    message: ({ host, reason, files }: { host: string; reason: string; files: string[] }) =>
      `Can't download llama-server from ${host}. ${toSentence(reason)} Check the network and the proxy (oriel.proxy), then try again. ` +
      `Without a network, download ${files.join(" and ")} on another machine and run “oriel llama-server add ${files.join(" ")}” here.`,
    action: { kind: "retry" },
    isReportedAlone: true,
  },
  llamaServerOffline: {
    message: ({ host, files }: { host: string; files: string[] }) =>
      `llama-server would have to be downloaded from ${host}, but Oriel is set to stay offline (oriel.offline or ORIEL_OFFLINE). ` +
      `Download ${files.join(" and ")} on another machine and run “oriel llama-server add ${files.join(" ")}” here.`,
    action: { kind: "openSetting", setting: "oriel.offline" },
    isReportedAlone: true,
  },
  llamaServerNoSpace: {
    message: ({ path, neededBytes, freeBytes }: { path: string; neededBytes: number; freeBytes: number }) =>
      `Not enough disk space to install llama-server in ${path}: ${formatMegabytes(neededBytes)} needed, ${formatMegabytes(freeBytes)} free. ` +
      "Free some space and try again.",
    action: { kind: "retry" },
    isReportedAlone: true,
  },
  archiveTruncated: {
    message: ({ file, bytes, expectedBytes }: { file: string; bytes: number; expectedBytes: number }) =>
      `${file} is not complete: it has ${bytes} bytes instead of ${expectedBytes}. Download or copy it again; nothing was installed.`,
    action: { kind: "retry" },
    isReportedAlone: true,
  },
  archiveUnusable: {
    message: ({ file, reason }: { file: string; reason: string }) =>
      `Can't unpack ${file}. ${toSentence(reason)} Nothing was installed. Update Oriel, add or choose another build, or set the path of another llama-server.`,
    action: openPath,
    isReportedAlone: true,
  },
  archiveUnknown: {
    message: ({ file, known }: { file: string; known: string[] }) =>
      `${file} is not one of the archives that this version of Oriel knows. For this machine, use ${known.join(", ")}.`,
    isUsageError: true,
  },
  archiveForOtherSystem: {
    message: ({ file, system, machine }: { file: string; system: string; machine: string }) =>
      `${file} is for ${system}, but this machine is ${machine}. Download the archive for this machine.`,
    isUsageError: true,
  },
  archivesIncomplete: {
    message: ({ title, missing }: { title: string; missing: { name: string; bytes: number }[] }) => {
      const names = missing.map(({ name, bytes }) => `${name} (${formatMegabytes(bytes)})`);
      return `The ${title} build also needs ${names.join(" and ")}. Add all of its archives in one command.`;
    },
    isUsageError: true,
  },
  systemTooOld: {
    message: ({ path, needed }: { path: string; needed: string }) =>
      `${path} does not run on this system, because it needs ${needed}. ` +
      "Update the system, or build llama.cpp on this machine and set the path of its llama-server.",
    action: openPath,
    isReportedAlone: true,
  },
  libraryMissing: {
    message: ({ path, library, install }: { path: string; library: string; install: string }) =>
      `${path} needs ${library}, which was not found. ${toSentence(install)}`,
    action: { kind: "retry" },
    isReportedAlone: true,
  },
  vulkanLoaderMissing: {
    message: ({ install }: { install: string }) =>
      `The Vulkan build can't use the GPU, because the Vulkan loader is not installed. ${toSentence(install)}`,
    action: { kind: "retry" },
  },
  gpuNotFound: {
    message: ({ title }: { title: string }) =>
      `The ${title} build found no GPU that it can use. Install or update the GPU driver, then restart the engine.`,
    action: { kind: "restartEngine" },
  },
  cpuNotSupported: {
    message: ({ path }: { path: string }) =>
      `${path} uses instructions that this CPU does not have. Build llama.cpp on this machine and set the path of its llama-server, or connect to a server.`,
    action: openPath,
    isReportedAlone: true,
  },
  executableBlocked: {
    /** `isRemoved` is set if the program is an official build, which is not kept if it does not start; `path` is then the build's folder. */
    message: ({ path, by, isRemoved }: { path: string; by: "antivirus" | "gatekeeper" | "permissions"; isRemoved?: boolean }) => {
      switch (by) {
        case "antivirus":
          if (isRemoved)
            return `Windows did not let Oriel run llama-server in ${path}. An antivirus program may have blocked or removed it: allow this folder there, then try again.`;
          return `Windows did not let Oriel run ${path}. An antivirus program may have blocked or removed it: allow it there, then try again.`;
        case "gatekeeper":
          if (isRemoved)
            return `macOS did not let Oriel run llama-server in ${path}. Allow it in System Settings > Privacy & Security, then try again.`;
          return `macOS did not let Oriel run ${path}. Allow it in System Settings > Privacy & Security, or run “xattr -dr com.apple.quarantine '${path}'”.`;
        case "permissions":
          if (isRemoved)
            return `The system did not let Oriel run llama-server in ${path}. If its disk is mounted with noexec, set ORIEL_CACHE_DIR to a folder on another disk.`;
          return `The system did not let Oriel run ${path}. Make it executable. If its disk is mounted with noexec, set ORIEL_CACHE_DIR to a folder on another disk.`;
      }
    },
    action: { kind: "retry" },
    isReportedAlone: true,
  },
  wrongArchitecture: {
    message: ({ path, built, machine }: { path: string; built: string; machine: string }) =>
      `${path} is built for ${built}, but this machine is ${machine}. ` +
      "Install the build for this machine, or leave the path of llama-server empty, so that Oriel installs it.",
    action: openPath,
    isReportedAlone: true,
  },
} as const satisfies FailureDeclarations;
