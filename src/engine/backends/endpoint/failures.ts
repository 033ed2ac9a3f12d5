import { endSentence, toSentence, type FailureDeclarations } from "../../../core/failureDeclaration.ts";

export const endpointFailures = {
  endpointUnreachable: {
    message: ({ url, reason }: { url: string; reason: string }) => `Can't connect to ${url}. ${toSentence(reason)}`,
    action: { kind: "openSetting", setting: "oriel.endpoint" },
  },
  endpointRefused: {
    message: ({ url, status, reason }: { url: string; status?: number; reason: string }) =>
      `${url} returned an error${status === undefined ? "" : ` (${status})`}: ${endSentence(reason)}`,
    action: { kind: "openSetting", setting: "oriel.endpoint" },
    // Redirects, a missing route or model, and missing credits affect every image.
    scope: ({ status = 500 }) => (status < 400 || [402, 404, 405, 410, 501].includes(status) ? undefined : "image"),
  },
  /** The response came from a proxy, a login page, or a server with another API. */
  endpointUnreadable: {
    message: ({ url, reason }: { url: string; reason: string }) =>
      `${url} does not seem to have a chat completions API. ${toSentence(reason)}`,
    action: { kind: "openSetting", setting: "oriel.endpoint" },
    scope: "image",
  },
  badEndpoint: {
    message: ({ url, reason }: { url: string; reason: string }) => `“${url}” is not a server URL. ${toSentence(reason)}`,
    action: { kind: "openSetting", setting: "oriel.endpoint" },
  },
  endpointNotTrusted: {
    message: ({ url, reason }: { url: string; reason: string }) => `${url} is not trusted. ${toSentence(reason)} Nothing was sent.`,
    action: { kind: "openSetting", setting: "oriel.endpointCaFile" },
  },
  endpointKey: {
    /** @param keyName environment variable that holds the key, or should hold it; undefined if the key is kept elsewhere */
    message: ({ url, hasKey, keyName, reason }: { url: string; hasKey: boolean; keyName?: string; reason: string }) => {
      if (!hasKey) return `${url} needs an API key. ${toSentence(reason)}${keyName === undefined ? "" : ` Set ${keyName}.`}`;
      if (keyName === undefined) return `The API key for ${url} does not work. ${toSentence(reason)} Set a different key.`;
      return `The API key in ${keyName} does not work for ${url}. ${toSentence(reason)} Set a different key.`;
    },
    action: { kind: "setEndpointKey" },
  },
  endpointBusy: {
    message: ({ url, status, reason }: { url: string; status: number; reason?: string; retryAfterMs?: number }) =>
      `${url} is still busy (${status}) after several attempts${reason === undefined ? "." : `: ${endSentence(reason)}`} Try again later.`,
    action: { kind: "retry" },
  },
  /** Either the server hangs, or it is slow and does not show that it is working. */
  endpointStalled: {
    message: ({ url, seconds }: { url: string; seconds: number }) =>
      `${url} has sent nothing for ${seconds} s. If the server is slow to load a model or to read images, use --wait.`,
    action: { kind: "retry" },
    scope: "image",
  },
  endpointBrokeOff: {
    message: ({ url }: { url: string }) => `${url} closed the connection before the answer was complete. Try again.`,
    action: { kind: "retry" },
    scope: "image",
  },
  endpointModel: {
    /** @param model the requested model; undefined if none was requested and the server has several */
    message: ({ url, model, known }: { url: string; model?: string; known: string[] }) =>
      model === undefined
        ? `${url} has several models, but none is selected. Select one of: ${known.join(", ")}.`
        : `${url} has no model “${model}”. Available: ${known.join(", ")}.`,
    action: { kind: "openSetting", setting: "oriel.endpointModel" },
  },
} as const satisfies FailureDeclarations;
