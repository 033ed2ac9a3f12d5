import { Disposable, StatusBarAlignment, ThemeColor, window, workspace, type StatusBarItem } from "vscode";
import { getRemoteHost } from "../core/remoteHost.ts";
import { describeFailure } from "../failures/failure.ts";
import type { EngineState } from "../protocol/state.ts";
import type { CommandId } from "../contributions/commands.ts";
import { readConfig } from "./config.ts";
import type { Engine } from "./engine.ts";
import { formatBusyText, describeBusyState } from "../client/stateText.ts";

/** Status bar item with the engine's state and the host that images are sent to. Clicking it shows the log. */
export class StatusBar implements Disposable {
  readonly #item: StatusBarItem;
  readonly #subscription: Disposable;
  #state: EngineState = { kind: "idle" };

  constructor(engine: Engine) {
    this.#item = window.createStatusBarItem("oriel.engine", StatusBarAlignment.Right, 90);
    this.#item.name = "Oriel Engine";
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
    const host = target.kind === "endpoint" ? getRemoteHost(target.url) : undefined;
    const { icon, detail } = describeState(state, host);
    this.#item.text = host === undefined ? `$(${icon}) Oriel` : `$(${icon}) Oriel: ${host}`;
    this.#item.tooltip = `Oriel: ${detail}. Click to show the log.`;
    this.#item.accessibilityInformation = { label: `Oriel: ${detail}`, role: "button" };
    this.#item.backgroundColor = state.kind === "failed" ? new ThemeColor("statusBarItem.errorBackground") : undefined;
  }
}

/** Removes the final period, because the tooltip adds one. */
function removePeriod(sentences: string): string {
  return sentences.replace(/\.$/, "");
}

/** @param host remote host that receives images and text; undefined if nothing leaves this machine */
function describeState(state: EngineState, host: string | undefined): { icon: string; detail: string } {
  const busy = describeBusyState(state);
  if (busy) {
    return { icon: "loading~spin", detail: formatBusyText(busy) };
  }
  const sendingNotice = host === undefined ? "" : `images and text are sent to ${host}`;
  switch (state.kind) {
    case "answering": {
      const answering = `${state.model} is answering`;
      return { icon: "loading~spin", detail: sendingNotice ? `${answering}; ${sendingNotice}` : answering };
    }
    case "failed":
      return { icon: "error", detail: removePeriod(describeFailure(state.failure).message) };
    case "ready":
      if (sendingNotice) return { icon: "cloud", detail: sendingNotice };
      return {
        icon: "eye",
        detail: [`${state.model} is loaded`, ...(state.note === undefined ? [] : [removePeriod(state.note)])].join(". "),
      };
    case "unloaded":
      if (sendingNotice) return { icon: "cloud", detail: sendingNotice };
      return {
        icon: "eye-closed",
        detail: `${state.model} was unloaded because it was idle; your next question loads it again`,
      };
    default:
      return sendingNotice ? { icon: "cloud", detail: sendingNotice } : { icon: "eye", detail: "no model is loaded" };
  }
}
