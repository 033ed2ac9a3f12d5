import { toSentence, type FailureDeclarations } from "../core/failureDeclaration.ts";

export const networkFailures = {
  offline: {
    /** `copies`: files of a model that can be added from another machine, the model first. */
    message: ({ resource, copies }: { resource: string; copies?: { url: string; name: string }[] }) => {
      const urls = copies?.map(({ url }) => url).join(" and ");
      const names = copies?.map(({ name }) => name).join(" ");
      const nextStep = copies === undefined ? "" : ` Download ${urls} on another machine and run “oriel models add ${names}” here.`;
      return `${resource} would have to be fetched from the network, but Oriel is set to stay offline (oriel.offline or ORIEL_OFFLINE).${nextStep}`;
    },
  },
  badNetworkSetting: {
    message: ({ value, reason }: { value: string; reason: string }) => `Can't use the network setting ${value}. ${toSentence(reason)}`,
  },
} as const satisfies FailureDeclarations;
