import { formatMegabytes, toSentence, type FailureAction, type FailureDeclarations } from "../core/failureDeclaration.ts";

export type FileRole = "model" | "projector" | "image" | "selection" | "llamaServer" | "archive";

const fileTitles: Record<FileRole, string> = {
  model: "model",
  projector: "projector",
  llamaServer: "llama-server executable",
  archive: "archive",
  image: "image",
  selection: "selected file",
};

const fileSettings: Partial<Record<FileRole, string>> = {
  model: "oriel.modelPath",
  projector: "oriel.projectorPath",
  llamaServer: "oriel.llamaServerPath",
};

/** Chooses the action for a failure: opens the setting that holds the path of the file, or offers a retry if there is no such setting. */
export function chooseFileAction({ role }: { role: FileRole }): FailureAction {
  const setting = fileSettings[role];
  return setting === undefined ? { kind: "retry" } : { kind: "openSetting", setting };
}

export const diskFailures = {
  fileMissing: {
    message: ({ role, path }: { role: FileRole; path: string }) => `The ${fileTitles[role]} ${path} does not exist. Check the path.`,
    action: chooseFileAction,
  },
  fileUnreadable: {
    message: ({ role, path, reason }: { role: FileRole; path: string; reason: string }) =>
      `Can't read the ${fileTitles[role]} ${path}. ${toSentence(reason)}`,
    action: chooseFileAction,
  },
  noSpace: {
    message: ({ path, neededBytes, freeBytes }: { path: string; neededBytes: number; freeBytes: number }) =>
      `Not enough disk space for ${path}: ${formatMegabytes(neededBytes)} more needed, ${formatMegabytes(freeBytes)} free. ` +
      "Free some space, then resume; the part already downloaded is kept.",
    action: { kind: "retry" },
  },
  folderNotWritable: {
    message: ({ path, reason }: { path: string; reason: string }) =>
      `Can't write to ${path}. ${toSentence(reason)} Check its owner and permissions, or choose another folder.`,
    action: { kind: "retry" },
  },
  fileNotWritable: {
    message: ({ path, reason }: { path: string; reason: string }) => `Can't write ${path}. ${toSentence(reason)} Choose another path.`,
    action: { kind: "retry" },
  },
  pathUnusable: {
    message: ({ path, reason }: { path: string; reason: string }) =>
      `Can't access ${path}. ${toSentence(reason)} Check the path and its permissions.`,
    action: { kind: "retry" },
  },
  cacheNotWritable: {
    message: ({ path, reason }: { path: string; reason: string }) =>
      `Can't write to the cache folder ${path}. ${toSentence(reason)} ` +
      "Make this folder writable for this user, or set ORIEL_CACHE_DIR to another folder.",
    action: { kind: "retry" },
    isReportedAlone: true,
  },
  diskFull: {
    message: ({ path }: { path: string }) => `The disk that holds ${path} is full. Free some space and try again; no partial file is kept.`,
    action: { kind: "retry" },
  },
  unsafeDirectory: {
    message: ({ path, reason }: { path: string; reason: string }) =>
      `${path} is not safe for the engine's socket. ${toSentence(reason)} Remove it, or correct its owner and permissions.`,
    action: { kind: "showLogs" },
  },
  socketPathTooLong: {
    message: ({ path, excessBytes }: { path: string; excessBytes: number }) =>
      `The path ${path} is too long for the engine's socket, by ${excessBytes} ${excessBytes === 1 ? "byte" : "bytes"}. ` +
      "Set ORIEL_RUNTIME_DIR to a shorter path.",
    action: { kind: "showLogs" },
  },
  noHomeFolder: {
    message: () => "This user has no home folder. Set HOME, or set ORIEL_CACHE_DIR, ORIEL_DATA_DIR and ORIEL_RUNTIME_DIR.",
  },
  workingFolderMissing: {
    message: () => "The current folder has been deleted. Change to another folder and try again.",
  },
} as const satisfies FailureDeclarations;
