import { MAX_CONCURRENCY } from "../../protocol/target.ts";
import { numberSetting, textSetting } from "../setting.ts";

export const endpoint = textSetting({
  key: "endpoint",
  order: 4,
  scope: "application",
  description:
    "Address of an OpenAI-compatible server to use instead of a local model, such as `https://gpu.example.org:8000`. **Images and selections are sent there.** You are asked once in each workspace. **Oriel: Set the Key of Your Server** keeps its key.",
  cli: { option: "endpoint", argument: "URL", env: "ORIEL_ENDPOINT", usage: "An OpenAI-compatible server to use instead (or {env})" },
});

export const endpointModel = textSetting({
  key: "endpointModel",
  order: 5,
  scope: "application",
  description: "Name of the model on that server. Can stay empty where the server has only one.",
  cli: {
    option: "endpoint-model",
    argument: "NAME",
    env: "ORIEL_ENDPOINT_MODEL",
    usage: "Its model's name                  (or {env}; key: ORIEL_API_KEY)",
  },
});

export const endpointCaFile = textSetting({
  key: "endpointCaFile",
  order: 16,
  scope: "application",
  description:
    "Path of a PEM file with certificate authorities to trust for that server, beside the usual ones and those of `NODE_EXTRA_CA_CERTS`.",
  cli: {
    option: "endpoint-ca",
    argument: "FILE",
    env: "ORIEL_ENDPOINT_CA",
    nodeEnv: "NODE_EXTRA_CA_CERTS",
    usage: "Certificate authorities to trust as well, in PEM format (or {env})",
  },
});

export const endpointConcurrency = numberSetting({
  key: "endpointConcurrency",
  order: 17,
  scope: "application",
  description:
    "How many images that server is asked about at once when alternative texts are written for many. What you ask yourself does not wait for them.",
  default: 4,
  minimum: 1,
  maximum: MAX_CONCURRENCY,
  isInteger: true,
  cli: {
    option: "concurrency",
    argument: "N",
    env: "ORIEL_ENDPOINT_CONCURRENCY",
    usage: "How many images an --endpoint is asked about at once, 1 to 64 (default {default}, or {env})",
  },
});
