import { toSentence, type FailureDeclarations } from "../core/failureDeclaration.ts";

/** A file to download on another machine. `name` is undefined for a projector whose name is not known; `url` is then the page that lists it. */
export interface FileToCopy {
  url: string;
  name?: string;
}

/** Tells the user how to get the files of a model from another machine. @param files the model and its projector, in this order */
export function describeManualDownload(files: FileToCopy[]): string {
  const urls = files.map(({ url, name }) => (name === undefined ? `the mmproj file listed at ${url}` : url)).join(" and ");
  const names = files.map(({ name }) => name ?? "MMPROJ_FILE").join(" ");
  return `Download ${urls} on another machine and run “oriel models add ${names}” here.`;
}

export const networkFailures = {
  offline: {
    /** `copies`: files of a model that can be added from another machine, the model first. */
    message: ({ resource, copies }: { resource: string; copies?: FileToCopy[] }) =>
      `${resource} would have to be fetched from the network, but Oriel is set to stay offline (oriel.offline or ORIEL_OFFLINE).` +
      (copies === undefined ? "" : ` ${describeManualDownload(copies)}`),
  },
  badNetworkSetting: {
    message: ({ value, reason }: { value: string; reason: string }) => `Can't use the network setting ${value}. ${toSentence(reason)}`,
    isReportedAlone: true,
  },
} as const satisfies FailureDeclarations;
