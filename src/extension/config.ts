import { ConfigurationTarget, env, workspace } from "vscode";
import type { ChatSettings } from "../chat/host.ts";
import { listElements, type Setting } from "../contributions/setting.ts";
import { endpoint, endpointCaFile, endpointConcurrency, endpointModel } from "../contributions/settings/endpoint.ts";
import {
  imageTokenBudget,
  maxImageMegabytes,
  maxImageMegapixels,
  maxImageSeconds,
  maxImageTokens,
  zoom,
} from "../contributions/settings/images.ts";
import { llamaServerBuild, llamaServerPath, model, modelPath, projectorPath, unloadAfterMinutes } from "../contributions/settings/model.ts";
import { caFile, llamaServerMirror, mirror, offline, proxy } from "../contributions/settings/network.ts";
import { language, maxAnswerTokens, temperature, thinking } from "../contributions/settings/questions.ts";
import type { Network } from "../network/connections.ts";
import { toLanguageName } from "../core/languageName.ts";
import { omitUndefined } from "../core/omitUndefined.ts";
import { isOfflineSet } from "../network/offline.ts";
import type { Installation, Target } from "../protocol/target.ts";

export interface Config extends ChatSettings {
  /** Name of the model in the store; empty to use the only one that is installed. `readTarget` resolves it. */
  model: string;
}

/** Reads the settings that questions depend on. */
export function readConfig(): Config {
  const url = readSetting(endpoint);
  const offlineProperty = readNetwork().isOffline ? { isOffline: true } : {};
  const chosenLanguage = readSetting(language);
  const thinkingMode = readSetting(thinking);
  return {
    model: readSetting(model),
    target: url === "" ? { ...readLocalTarget(), ...offlineProperty } : { ...readEndpointTarget(url), ...offlineProperty },
    budget: readSetting(imageTokenBudget),
    zoom: readSetting(zoom),
    limits: {
      bytes: readSetting(maxImageMegabytes) * 1e6,
      megapixels: readSetting(maxImageMegapixels),
      seconds: readSetting(maxImageSeconds),
      tokens: readSetting(maxImageTokens),
    },
    maxTokens: readSetting(maxAnswerTokens),
    temperature: readSetting(temperature),
    thinks: { questions: thinkingMode !== "never", actions: thinkingMode === "always" },
    actionLanguage: toLanguageName(chosenLanguage || (env.language.startsWith("en") ? "" : env.language)),
    language: toLanguageName(chosenLanguage),
  };
}

/** Reads and validates a setting. Oriel's settings must not be read in any other way. */
export function readSetting<Value>({ key, parse }: Setting<Value>): Value {
  return parse(workspace.getConfiguration("oriel").get<unknown>(key));
}

/** Changes a user setting, for all workspaces; undefined resets it. @throws VS Code's error if the settings can't be written */
export async function writeSetting<Value>({ key }: Setting<Value>, value: Value | undefined): Promise<void> {
  await workspace.getConfiguration("oriel").update(key, value, ConfigurationTarget.Global);
}

function readEndpointTarget(url: string): Target {
  const name = readSetting(endpointModel);
  const certificates = readSetting(endpointCaFile);
  return {
    // A request has no time limit, because the user can stop it.
    ...{ kind: "endpoint", url, concurrency: readSetting(endpointConcurrency), isPatient: true },
    ...(name ? { model: name } : {}),
    ...(certificates ? { caFile: certificates } : {}),
  };
}

function readLocalTarget(): Target {
  const llamaServer = readSetting(llamaServerPath);
  return {
    ...{
      kind: "local",
      model: readSetting(modelPath),
      projector: readSetting(projectorPath),
      unloadAfterMinutes: readSetting(unloadAfterMinutes),
    },
    ...(llamaServer ? { llamaServer } : {}),
    installation: readInstallation(),
  };
}

/** Reads the settings for the installation of llama-server. */
export function readInstallation(): Installation {
  const { proxy: proxyUrl, caFile: authorities } = readNetwork();
  return {
    build: readSetting(llamaServerBuild),
    ...omitUndefined({ mirror: readSetting(llamaServerMirror) || undefined, proxy: proxyUrl, caFile: authorities }),
  };
}

export interface NetworkSettings {
  /** Whether the setting or the environment forbids all network access. */
  isOffline: boolean;
  mirror: string | undefined;
  /** Oriel's proxy setting, otherwise VS Code's; undefined to use the proxy from the environment. */
  proxy: string | undefined;
  caFile: string | undefined;
  /** Hosts for which VS Code does not use a proxy. */
  noProxy: string[];
}

export function readNetwork(): NetworkSettings {
  const vscode = workspace.getConfiguration("http");
  return {
    isOffline: readSetting(offline) || isOfflineSet(process.env),
    mirror: readSetting(mirror) || undefined,
    // A workspace could set VS Code's proxy, so only the user's value is trusted for downloads.
    proxy: readSetting(proxy) || readUserText(vscode.inspect("proxy")) || undefined,
    caFile: readSetting(caFile) || undefined,
    noProxy: listElements(vscode.inspect("noProxy")?.globalValue).filter((host) => typeof host === "string"),
  };
}

/** Reads the settings for outgoing connections, and adds the environment variables. */
export function readConnections(): Network {
  const { isOffline, proxy, caFile, noProxy } = readNetwork();
  const inheritedNoProxy = process.env["no_proxy"] ?? process.env["NO_PROXY"];
  const noProxyHosts = [...(inheritedNoProxy ? [inheritedNoProxy] : []), ...noProxy].join(",");
  return {
    env: { ...process.env, ...(noProxyHosts === "" ? {} : { no_proxy: noProxyHosts }) },
    isOffline,
    ...(proxy === undefined ? {} : { proxy }),
    ...(caFile === undefined ? {} : { caFile }),
  };
}

/** Returns the value in the user settings, ignoring workspace settings. */
function readUserText(setting: { globalValue?: unknown } | undefined): string {
  return typeof setting?.globalValue === "string" ? setting.globalValue.trim() : "";
}
