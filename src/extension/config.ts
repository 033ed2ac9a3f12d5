import { workspace } from "vscode";
import type { ImageBudget, Target } from "../protocol/engine.ts";

export interface Config {
  target: Target;
  budget: ImageBudget;
  maxTokens: number;
}

const budgets: ImageBudget[] = ["auto", 70, 140, 280, 560, 1120];

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
    budget: budgets.find((budget) => String(budget) === text("imageTokenBudget")) ?? "auto",
    maxTokens: Math.min(8192, Math.max(16, Math.round(settings.get<number>("maxAnswerTokens", 2048)))),
  };
}
