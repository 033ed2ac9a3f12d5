import { MAX_CONCURRENCY } from "../../protocol/target.ts";
import { defineNumberSetting, defineTextSetting } from "../setting.ts";

export const endpoint = defineTextSetting({
  key: "endpoint",
  order: 5,
  scope: "application",
  description:
    "URL of an OpenAI-compatible server to use instead of a local model, such as `https://gpu.example.org:8000`. **Oriel sends images and selected code to this server**, after asking you once per workspace. Set its API key with **Oriel: Set Server API Key**.",
  cli: {
    option: "endpoint",
    argument: "URL",
    env: "ORIEL_ENDPOINT",
    usage: "OpenAI-compatible server to use instead of a local model (or {env})",
  },
});

export const endpointModel = defineTextSetting({
  key: "endpointModel",
  order: 7,
  scope: "application",
  description: "Name of the model on the server. Leave empty if the server has only one model.",
  cli: {
    option: "endpoint-model",
    argument: "NAME",
    env: "ORIEL_ENDPOINT_MODEL",
    usage: "Name of the model on that server (or {env}); the API key is read from ORIEL_API_KEY",
  },
});

export const endpointCaFile = defineTextSetting({
  key: "endpointCaFile",
  order: 19,
  scope: "application",
  description:
    "Path to a PEM file with additional certificate authorities to trust for the server. The authorities in `NODE_EXTRA_CA_CERTS` are trusted too.",
  cli: {
    option: "endpoint-ca",
    argument: "FILE",
    env: "ORIEL_ENDPOINT_CA",
    nodeEnv: "NODE_EXTRA_CA_CERTS",
    usage: "PEM file with additional certificate authorities to trust (or {env})",
  },
});

export const endpointConcurrency = defineNumberSetting({
  key: "endpointConcurrency",
  order: 20,
  scope: "application",
  description:
    "Number of images sent to the server in parallel when writing alt text for many images. Your own questions don't wait for these requests.",
  default: 4,
  minimum: 1,
  maximum: MAX_CONCURRENCY,
  isInteger: true,
  cli: {
    option: "concurrency",
    argument: "N",
    env: "ORIEL_ENDPOINT_CONCURRENCY",
    usage: "Number of images to send to an --endpoint in parallel, 1 to 64 (default {default}; or {env})",
  },
});
