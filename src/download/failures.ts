import { toSentence, type FailureDeclarations } from "../core/failureDeclaration.ts";

export const downloadFailures = {
  downloadFailed: {
    /**
     * `actualBytes`: size of the file on the server, if it is not the expected one. `isInterrupted`: the connection failed several times,
     * and a later download continues this one.
     */
    message: ({ url, reason, isInterrupted }: { url: string; reason: string; actualBytes?: number; isInterrupted?: boolean }) => {
      const nextStep = isInterrupted
        ? " Check the network and the proxy (oriel.proxy), then try again: the download resumes where it stopped."
        : "";
      return `Can't download ${url}. ${toSentence(reason)}${nextStep}`;
    },
    action: { kind: "retry" },
    isReportedAlone: true,
  },
  hashMismatch: {
    message: ({ file, expected, actual, kept }: { file: string; expected: string; actual: string; kept?: string }) =>
      `${file} is not the expected file: its SHA-256 is ${actual} instead of ${expected}. ` +
      (kept === undefined
        ? "The file was not used. A mirror, a proxy or a damaged disk may have changed it: try again, or get it from another source."
        : `The file was not used. It is kept as ${kept}, in case you want to add it yourself.`),
    action: { kind: "retry" },
    isReportedAlone: true,
  },
} as const satisfies FailureDeclarations;
