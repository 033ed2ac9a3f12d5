import { Disposable, StatusBarAlignment, ThemeColor, l10n, window, workspace, type StatusBarItem } from "vscode";
import { remoteHost } from "../core/remoteHost.ts";
import { describeFailure } from "../failures/failure.ts";
import type { EngineState } from "../protocol/state.ts";
import type { CommandId } from "../contributions/commands.ts";
import { readConfig } from "./config.ts";
import type { Engine } from "./engine.ts";
import { formatBusyText, describeBusyState } from "../client/stateText.ts";

/** Status bar item with the state of the engine and the host that images are sent to. A click shows the log. */
export class StatusBar implements Disposable {
  readonly #item: StatusBarItem;
  readonly #subscription: Disposable;
  #state: EngineState = { kind: "idle" };

  constructor(engine: Engine) {
    this.#item = window.createStatusBarItem("oriel.engine", StatusBarAlignment.Right, 90);
    this.#item.name = l10n.t("Oriel Engine");
    this.#item.command = "oriel.showLogs" satisfies CommandId;
    this.#show();
    this.#item.show();
    this.#subscription = Disposable.from(
      engine.onState((state) => {
        this.#state = state;
        this.#show();
      }),
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration("oriel.endpoint")) this.#show();
      }),
    );
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#item.dispose();
  }

  #show(): void {
    const state = this.#state;
    const { target } = readConfig();
    const host = target.kind === "endpoint" ? remoteHost(target.url) : undefined;
    const { icon, detail } = describe(state, host);
    this.#item.text = host === undefined ? `$(${icon}) Oriel` : `$(${icon}) Oriel: ${host}`;
    this.#item.tooltip = l10n.t("Oriel: {0}. Click to show the log.", detail);
    this.#item.accessibilityInformation = { label: l10n.t("Oriel: {0}", detail), role: "button" };
    this.#item.backgroundColor = state.kind === "failed" ? new ThemeColor("statusBarItem.errorBackground") : undefined;
  }
}

/** @param host another machine that images and text are sent to */
function describe(state: EngineState, host: string | undefined): { icon: string; detail: string } {
  const busy = describeBusyState(state);
  if (busy) {
    return { icon: "loading~spin", detail: formatBusyText(busy) };
  }
  const sent = host === undefined ? "" : l10n.t("images and text are sent to {0}", host);
  switch (state.kind) {
    case "answering": {
      const answering = l10n.t("{0} is answering", state.model);
      return { icon: "loading~spin", detail: sent ? l10n.t("{0}; {1}", answering, sent) : answering };
    }
    case "failed":
      return { icon: "error", detail: describeFailure(state.failure).message.replace(/\.$/, "") };
    case "ready":
      return sent ? { icon: "cloud", detail: sent } : { icon: "eye", detail: l10n.t("{0} is loaded", state.model) };
    case "unloaded":
      if (sent) return { icon: "cloud", detail: sent };
      return {
        icon: "eye-closed",
        detail: l10n.t("{0} was unloaded after a while without a question; the next one loads it", state.model),
      };
    default:
      return sent ? { icon: "cloud", detail: sent } : { icon: "eye", detail: l10n.t("no model is loaded") };
  }
}
