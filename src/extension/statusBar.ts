import { StatusBarAlignment, ThemeColor, l10n, window, type Disposable, type StatusBarItem } from "vscode";
import { describeFailure } from "../core/failure.ts";
import type { EngineState } from "../protocol/engine.ts";
import type { CommandId } from "./commandIds.ts";
import type { Engine } from "./engine.ts";
import { percent, stateText } from "./stateText.ts";

/** The one status bar item: what the engine is doing. A click shows the log. */
export class StatusBar implements Disposable {
  readonly #item: StatusBarItem;
  readonly #subscription: Disposable;

  constructor(engine: Engine) {
    this.#item = window.createStatusBarItem("oriel.engine", StatusBarAlignment.Right, 90);
    this.#item.name = l10n.t("Oriel Engine");
    this.#item.command = "oriel.showLogs" satisfies CommandId;
    this.#show({ kind: "idle" });
    this.#item.show();
    this.#subscription = engine.onState((state) => this.#show(state));
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#item.dispose();
  }

  #show(state: EngineState): void {
    const { icon, detail } = describe(state);
    this.#item.text = `$(${icon}) Oriel`;
    this.#item.tooltip = l10n.t("Oriel: {0}. Click to show the log.", detail);
    this.#item.accessibilityInformation = { label: l10n.t("Oriel: {0}", detail), role: "button" };
    this.#item.backgroundColor = state.kind === "failed" ? new ThemeColor("statusBarItem.errorBackground") : undefined;
  }
}

function describe(state: EngineState): { icon: string; detail: string } {
  const busy = stateText(state);
  if (busy) {
    const detail = busy.fraction === undefined ? busy.text : `${busy.text} ${percent(busy.fraction)}`;
    return { icon: "loading~spin", detail };
  }
  switch (state.kind) {
    case "ready":
      return { icon: "eye", detail: l10n.t("{0} is loaded", state.model) };
    case "answering":
      return { icon: "loading~spin", detail: l10n.t("{0} is answering", state.model) };
    case "failed":
      return { icon: "error", detail: describeFailure(state.failure, l10n.t).message.replace(/\.$/, "") };
    case "unloaded":
      return {
        icon: "eye-closed",
        detail: l10n.t("{0} was unloaded after a while without a question; the next one loads it", state.model),
      };
    default:
      return { icon: "eye", detail: l10n.t("no model is loaded") };
  }
}
