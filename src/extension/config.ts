import { workspace } from "vscode";
import { IMAGE_BUDGETS, type ImageBudget, type Target } from "../protocol/engine.ts";

export interface Config {
  target: Target;
  budget: ImageBudget;
  maxTokens: number;
}

/** The one reader of settings: checked and clamped here, plain data for all others. */
export function readConfig(): Config {
  const settings = workspace.getConfiguration("oriel");
  const text = (key: string) => settings.get<string>(key, "").trim();
  const endpoint = text("endpoint");
  const llamaServer = text("llamaServerPath");
  const endpointModel = text("endpointModel");
  return {
    target: endpoint
      ? { kind: "endpoint", url: endpoint, ...(endpointModel ? { model: endpointModel } : {}) }
      : {
          kind: "local",
          model: text("modelPath"),
          projector: text("projectorPath"),
          ...(llamaServer ? { llamaServer } : {}),
        },
    budget: IMAGE_BUDGETS.find((budget) => String(budget) === text("imageTokenBudget")) ?? "auto",
    maxTokens: Math.min(8192, Math.max(16, Math.round(settings.get<number>("maxAnswerTokens", 2048)))),
  };
}
