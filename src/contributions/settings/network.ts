import { booleanSetting, textSetting } from "../setting.ts";

export const offline = booleanSetting({
  key: "offline",
  order: 20,
  scope: "application",
  description: "Forbids every call to the network: downloads, images of the web, and servers on other machines.",
  default: false,
  cli: { option: "offline", usage: "Fail rather than use the network  (or ORIEL_OFFLINE=1)" },
});

export const mirror = textSetting({
  key: "mirror",
  order: 21,
  scope: "application",
  description:
    "Address of a mirror of Hugging Face to get models from, such as `https://mirror.example.org`. **Oriel: Set the Token for Downloads…** keeps a token for it.",
  cli: { option: "mirror", argument: "URL", usage: "Where to get files instead of the hub for models" },
});

export const proxy = textSetting({
  key: "proxy",
  order: 22,
  scope: "application",
  description:
    "Address of the proxy for downloads, such as `http://proxy.example.org:3128`. When empty, VS Code's `#http.proxy#`, else `HTTPS_PROXY` of the environment.",
  cli: { option: "proxy", argument: "URL", usage: "The proxy to use                  (or HTTPS_PROXY, HTTP_PROXY, NO_PROXY)" },
});

export const caFile = textSetting({
  key: "caFile",
  order: 23,
  scope: "application",
  description: "A PEM file with certificate authorities to trust as well, such as your organisation's.",
  cli: {
    option: "ca",
    argument: "FILE",
    nodeEnv: "NODE_EXTRA_CA_CERTS",
    usage: "Certificate authorities to trust as well, in PEM format (or {env})",
  },
});
