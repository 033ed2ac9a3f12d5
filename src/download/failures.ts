import { toSentence, type FailureDeclarations } from "../core/failureDeclaration.ts";

interface DownloadFailed {
  url: string;
  reason: string;
  actualBytes?: number;
  isInterrupted?: boolean;
  isUnreachable?: boolean;
}

interface HashMismatch {
  file: string;
  expected: string;
  actual: string;
  kept?: string;
  toAdd?: FilesToAdd;
}

interface FilesToAdd {
  model: string;
  projector: string;
  /** URL of the model, if it must be downloaded by hand as well. */
  missingUrl?: string;
}

function describeAdding(files: FilesToAdd | undefined): string {
  if (files === undefined) return "";
  const command = `oriel models add --as-is "${files.model}" "${files.projector}"`;
  return files.missingUrl === undefined
    ? ` If you trust it, run “${command}”.`
    : ` If you trust it, download ${files.missingUrl} and run “${command}”.`;
}

export const downloadFailures = {
  downloadFailed: {
    /**
     * `actualBytes`: size of the file on the server, if it is not the expected one. `isInterrupted`: the connection failed several times,
     * and a later download continues this one. `isUnreachable`: the connection failed before the download started.
     */
    message: ({ url, reason, isInterrupted = false, isUnreachable = false }: DownloadFailed) => {
      const advice = isInterrupted || isUnreachable ? " Check the network and the proxy (oriel.proxy), then try again" : "";
      const nextStep = advice + (isInterrupted ? ": the download resumes where it stopped." : isUnreachable ? "." : "");
      return `Can't download ${url}. ${toSentence(reason)}${nextStep}`;
    },
    action: { kind: "retry" },
    isReportedAlone: true,
  },
  hashMismatch: {
    /** `kept`: path of the rejected file. `toAdd`: the files of the model, one of which is the rejected file. */
    message: ({ file, expected, actual, kept, toAdd }: HashMismatch) =>
      `${file} is not the expected file: its SHA-256 is ${actual} instead of ${expected}. ` +
      "The file was not used. A mirror, a proxy or a damaged disk may have changed it: try again, or get it from another source." +
      (kept === undefined ? "" : ` It is kept as ${kept}.`) +
      describeAdding(toAdd),
    action: { kind: "retry" },
    isReportedAlone: true,
  },
} as const satisfies FailureDeclarations;
