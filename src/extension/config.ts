import { ConfigurationTarget, env, workspace } from "vscode";
import { listElements, type Setting } from "../contributions/setting.ts";
import { endpoint, endpointCaFile, endpointConcurrency, endpointModel } from "../contributions/settings/endpoint.ts";
import {
  imageTokenBudget,
  maxImageMegabytes,
  maxImageMegapixels,
  maxImageSeconds,
  maxImageTokens,
} from "../contributions/settings/images.ts";
import { llamaServerPath, model, modelPath, projectorPath, unloadAfterMinutes } from "../contributions/settings/model.ts";
import { caFile, mirror, offline, proxy } from "../contributions/settings/network.ts";
import { language, maxAnswerTokens, temperature, thinking } from "../contributions/settings/questions.ts";
import type { ImageBudget } from "../image/budget.ts";
import { isOfflineSet } from "../network/offline.ts";
import type { ImageLimits } from "../protocol/images.ts";
import type { Target } from "../protocol/target.ts";

export interface Config {
  /** Target named by the settings; its `model` is empty if it is the store's, which `readTarget` looks up. */
  target: Target;
  /** Name of the model in the store; empty for the only one there. */
  model: string;
  budget: ImageBudget;
  limits: ImageLimits;
  maxTokens: number;
  temperature: number;
  /** Thinking before an answer, for questions that the user wrote and for those of actions. */
  thinks: { questions: boolean; actions: boolean };
  /** English name of the language of answers to actions; undefined for English, the language of their prompts. */
  actionLanguage: string | undefined;
  /** English name of the language of all answers, if one is set. */
  language: string | undefined;
}

/** The settings that questions depend on, as plain data. */
export function readConfig(): Config {
  const url = readSetting(endpoint);
  const isOffline = readNetwork().isOffline ? { isOffline: true } : {};
  const chosenLanguage = readSetting(language);
  const thinks = readSetting(thinking);
  return {
    model: readSetting(model),
    target: url === "" ? { ...readLocalTarget(), ...isOffline } : { ...readEndpointTarget(url), ...isOffline },
    budget: readSetting(imageTokenBudget),
    limits: {
      bytes: readSetting(maxImageMegabytes) * 1e6,
      megapixels: readSetting(maxImageMegapixels),
      seconds: readSetting(maxImageSeconds),
      tokens: readSetting(maxImageTokens),
    },
    maxTokens: readSetting(maxAnswerTokens),
    temperature: readSetting(temperature),
    thinks: { questions: thinks !== "never", actions: thinks === "always" },
    actionLanguage: toLanguageName(chosenLanguage || (env.language.startsWith("en") ? "" : env.language)),
    language: toLanguageName(chosenLanguage),
  };
}

/** The only reader of Oriel's settings: values are validated by their definitions. */
export function readSetting<Value>({ key, parse }: Setting<Value>): Value {
  return parse(workspace.getConfiguration("oriel").get<unknown>(key));
}

/** Changes a setting of the user's own, for all workspaces; undefined resets it. @throws an error of VS Code if settings can't be written */
export async function writeSetting<Value>({ key }: Setting<Value>, value: Value | undefined): Promise<void> {
  await workspace.getConfiguration("oriel").update(key, value, ConfigurationTarget.Global);
}

function readEndpointTarget(url: string): Target {
  const name = readSetting(endpointModel);
  const authorities = readSetting(endpointCaFile);
  return {
    ...{ kind: "endpoint", url, concurrency: readSetting(endpointConcurrency) },
    ...(name ? { model: name } : {}),
    ...(authorities ? { caFile: authorities } : {}),
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
  };
}

export interface NetworkSettings {
  /** All calls are forbidden, by the setting or the environment. */
  isOffline: boolean;
  mirror: string | undefined;
  /** Oriel's own, else VS Code's; undefined for the environment's. */
  proxy: string | undefined;
  caFile: string | undefined;
  /** Hosts that VS Code reaches without a proxy. */
  noProxy: string[];
}

export function readNetwork(): NetworkSettings {
  const vscode = workspace.getConfiguration("http");
  return {
    isOffline: readSetting(offline) || isOfflineSet(process.env),
    mirror: readSetting(mirror) || undefined,
    // A workspace may set VS Code's proxy; models are downloaded by the user's own alone.
    proxy: readSetting(proxy) || globalText(vscode.inspect("proxy")) || undefined,
    caFile: readSetting(caFile) || undefined,
    noProxy: listElements(vscode.inspect("noProxy")?.globalValue).filter((host) => typeof host === "string"),
  };
}

/** The value in the user's own settings, not in those of a workspace. */
function globalText(setting: { globalValue?: unknown } | undefined): string {
  return typeof setting?.globalValue === "string" ? setting.globalValue.trim() : "";
}

/** English name of a language tag such as `pt-br`; text that is no tag is taken as the user wrote it. */
function toLanguageName(language: string): string | undefined {
  if (language === "") return undefined;
  try {
    return new Intl.DisplayNames(["en"], { type: "language" }).of(language);
  } catch {
    return language.slice(0, 50);
  }
}
