import { toSentence, type FailureDeclarations } from "../core/failureDeclaration.ts";

export const networkFailures = {
  offline: {
    message: ({ resource }: { resource: string }) =>
      `${resource} would have to be fetched from the network, but Oriel is set to stay offline (oriel.offline or ORIEL_OFFLINE).`,
  },
  badNetworkSetting: {
    message: ({ value, reason }: { value: string; reason: string }) => `Can't use the network setting ${value}. ${toSentence(reason)}`,
  },
} as const satisfies FailureDeclarations;
