import { env, workspace } from "vscode";
import { MAX_LENGTH, ruleIds, type AltSettings } from "../altText/light.ts";
import { IMAGE_BUDGETS, type ImageBudget } from "../image/budget.ts";
import { IMAGE_LIMITS } from "../image/imageFile.ts";
import { isOfflineBy } from "../network/offline.ts";
import { MAX_CONCURRENCY, MAX_UNLOAD_MINUTES, type Target } from "../protocol/target.ts";
import { MIN_IMAGE_TOKENS, type ImageLimits } from "../protocol/images.ts";

/** An action of the person's own, from their settings. */
export interface CustomAction {
  title: string;
  prompt: string;
}

/** A list longer than this is no menu. */
const MAX_ACTIONS = 20;

export interface Config {
  /** As the settings say it: without a model where the store's is meant. `readTarget` looks it up. */
  target: Target;
  /** The name of the model in the store; empty for the only one there. */
  model: string;
  budget: ImageBudget;
  limits: ImageLimits;
  maxTokens: number;
  temperature: number;
  /** Whether the model thinks before it answers questions that a person wrote, and before it answers to actions. */
  thinks: { questions: boolean; actions: boolean };
  actions: CustomAction[];
  /** Of the answers to actions, by its English name; undefined for English, which they are asked in. */
  actionLanguage: string | undefined;
  /** Of all answers, where the person has set one. */
  language: string | undefined;
}

/** The one reader of settings: checked and clamped here, plain data for all others. */
export function readConfig(): Config {
  const settings = workspace.getConfiguration("oriel");
  const text = (key: string) => settings.get<string>(key, "").trim();
  const number = (key: string, usual: number, least: number, most: number) => {
    const value = settings.get<number>(key, usual);
    return Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : usual;
  };
  const endpoint = text("endpoint");
  const llamaServer = text("llamaServerPath");
  const endpointModel = text("endpointModel");
  const offline = readNetwork().isOffline ? { isOffline: true } : {};
  const caFile = text("endpointCaFile");
  return {
    model: text("model"),
    target: endpoint
      ? {
          kind: "endpoint",
          url: endpoint,
          concurrency: Math.round(number("endpointConcurrency", 4, 1, MAX_CONCURRENCY)),
          ...(endpointModel ? { model: endpointModel } : {}),
          ...(caFile ? { caFile } : {}),
          ...offline,
        }
      : {
          kind: "local",
          model: text("modelPath"),
          projector: text("projectorPath"),
          unloadAfterMinutes: number("unloadAfterMinutes", 15, 0, MAX_UNLOAD_MINUTES),
          ...(llamaServer ? { llamaServer } : {}),
          ...offline,
        },
    budget: IMAGE_BUDGETS.find((budget) => String(budget) === text("imageTokenBudget")) ?? "auto",
    limits: {
      bytes: number("maxImageMegabytes", IMAGE_LIMITS.bytes / 1e6, 1, 1000) * 1e6,
      megapixels: number("maxImageMegapixels", IMAGE_LIMITS.megapixels, 1, 200),
      seconds: number("maxImageSeconds", IMAGE_LIMITS.seconds, 1, 600),
      tokens: Math.round(number("maxImageTokens", IMAGE_LIMITS.tokens, MIN_IMAGE_TOKENS, 64_000)),
    },
    maxTokens: Math.round(number("maxAnswerTokens", 2048, 16, 8192)),
    temperature: number("temperature", 1, 0, 2),
    thinks: { questions: text("thinking") !== "never", actions: text("thinking") === "always" },
    actions: customActions(settings.get<unknown>("actions")),
    actionLanguage: languageName(text("language") || (env.language.startsWith("en") ? "" : env.language)),
    language: languageName(text("language")),
  };
}

export interface NetworkSettings {
  /** Whether every call is forbidden, by the setting or the environment. */
  isOffline: boolean;
  mirror: string | undefined;
  /** Oriel's own, else VS Code's; undefined for the environment's. */
  proxy: string | undefined;
  caFile: string | undefined;
  /** Hosts that VS Code reaches without a proxy. */
  noProxy: string[];
}

/** How the network is reached. */
export function readNetwork(): NetworkSettings {
  const settings = workspace.getConfiguration("oriel");
  const text = (key: string) => settings.get<string>(key, "").trim() || undefined;
  const vscode = workspace.getConfiguration("http");
  return {
    isOffline: settings.get<unknown>("offline") === true || isOfflineBy(process.env),
    mirror: text("mirror"),
    // A workspace may set VS Code's own proxy; models come from where the person says.
    proxy: text("proxy") ?? (ownText(vscode.inspect("proxy")) || undefined),
    caFile: text("caFile"),
    noProxy: listIn(vscode.inspect("noProxy")?.globalValue).filter((host) => typeof host === "string"),
  };
}

/** What the person themselves has set. */
function ownText(setting: { globalValue?: unknown } | undefined): string {
  return typeof setting?.globalValue === "string" ? setting.globalValue.trim() : "";
}

/** What counts for alternative texts where a repository's `.orielrc` says nothing else. */
export function readAltSettings(): AltSettings & { isChecked: boolean } {
  const settings = workspace.getConfiguration("oriel.altText");
  const rules = entriesOf(settings.get("rules")).filter(
    ([rule, severity]) => ruleIds.some((id) => id === rule) && SEVERITIES.has(severity),
  );
  const components = listIn(settings.get("components")).filter((name) => typeof name === "string");
  const aliases = entriesOf(settings.get("aliases")).filter(([, folder]) => typeof folder === "string");
  const length = settings.get<unknown>("maxLength");
  return {
    isChecked: settings.get<unknown>("check") !== false,
    rules: Object.fromEntries(rules) as AltSettings["rules"],
    maxLength: typeof length === "number" && Number.isFinite(length) ? Math.round(Math.min(1000, Math.max(20, length))) : MAX_LENGTH,
    components,
    aliases: Object.fromEntries(aliases) as AltSettings["aliases"],
  };
}

const SEVERITIES = new Set<unknown>(["error", "warning", "info", "off"]);

/** People write settings by hand: whatever stands there is taken as it comes. */
function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

function listIn(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Those of a setting that have a title and a prompt; of two with the same title the first. */
function customActions(value: unknown): CustomAction[] {
  const actions = listIn(value).flatMap((entry) => {
    const { title, prompt } = (typeof entry === "object" && entry !== null ? entry : {}) as Record<string, unknown>;
    if (typeof title !== "string" || typeof prompt !== "string" || title.trim() === "" || prompt.trim() === "") return [];
    return [{ title: title.trim().slice(0, 60), prompt: prompt.trim() }];
  });
  const titles = actions.map(({ title }) => title);
  return actions.filter(({ title }, index) => titles.indexOf(title) === index).slice(0, MAX_ACTIONS);
}

/** The English name of a language: of its tag, such as `pt-br`, or as the person wrote it. */
function languageName(language: string): string | undefined {
  if (language === "") return undefined;
  try {
    return new Intl.DisplayNames(["en"], { type: "language" }).of(language);
  } catch {
    return language.slice(0, 50);
  }
}
