import { defineBooleanSetting, defineTextSetting } from "../setting.ts";

export const offline = defineBooleanSetting({
  key: "offline",
  order: 21,
  scope: "application",
  description: "Never use the network: no downloads, no images from the web, no servers on other machines.",
  default: false,
  cli: { option: "offline", usage: "Fail instead of using the network (or ORIEL_OFFLINE=1)" },
});

export const mirror = defineTextSetting({
  key: "mirror",
  order: 22,
  scope: "application",
  description:
    "URL of a Hugging Face mirror to download models from, such as `https://mirror.example.org`. If it needs a token, set it with **Oriel: Set Download Token…**.",
  cli: { option: "mirror", argument: "URL", usage: "Mirror to download from instead of Hugging Face" },
});

export const llamaServerMirror = defineTextSetting({
  key: "llamaServerMirror",
  order: 25,
  scope: "application",
  description:
    "URL of a mirror of llama.cpp's releases on GitHub, from which Oriel downloads `llama-server`: the files are at `URL/TAG/FILE`.",
  cli: {
    option: "llama-server-mirror",
    argument: "URL",
    env: "ORIEL_LLAMA_SERVER_MIRROR",
    usage: "Mirror to download llama-server from instead of GitHub (or {env})",
  },
});

export const proxy = defineTextSetting({
  key: "proxy",
  order: 23,
  scope: "application",
  description:
    "URL of the proxy for downloads, such as `http://proxy.example.org:3128`. If empty, Oriel uses VS Code's `#http.proxy#`, or else the environment variable `HTTPS_PROXY`.",
  cli: { option: "proxy", argument: "URL", usage: "Proxy to use (or HTTPS_PROXY, HTTP_PROXY, NO_PROXY)" },
});

export const caFile = defineTextSetting({
  key: "caFile",
  order: 24,
  scope: "application",
  description: "Path to a PEM file with additional certificate authorities to trust for downloads, such as your organization's.",
  cli: {
    option: "ca",
    argument: "FILE",
    nodeEnv: "NODE_EXTRA_CA_CERTS",
    usage: "PEM file with additional certificate authorities to trust (or {env})",
  },
});
