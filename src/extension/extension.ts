import { commands, l10n, window, type ExtensionContext } from "vscode";
import { describeFailure, failureOf } from "../core/failure.ts";
import type { TurnView } from "../protocol/panel.ts";
import type { CommandId } from "./commandIds.ts";
import { askAboutSelection } from "./commands/askAboutSelection.ts";
import { explainImage } from "./commands/explainImage.ts";
import { Engine } from "./engine.ts";
import type { AnswerPanel } from "./panel/answerPanel.ts";
import type { Question } from "./panel/turn.ts";
import { StatusBar } from "./statusBar.ts";

type Command = (...args: unknown[]) => Promise<void> | void;

/** What other extensions, and tests, may look at. */
export interface OrielApi {
  /** The questions and answers of this window, as its panel shows them. */
  turns(): TurnView[];
}

/** Constructs and registers; the engine starts with the first question. */
export function activate(context: ExtensionContext): OrielApi {
  const log = window.createOutputChannel("Oriel", { log: true });
  const engine = new Engine(context.extensionUri, log);
  let panel: AnswerPanel | undefined;
  // The panel brings message schemas along that take longer to load than all the rest.
  const ask = async (question: Question) => {
    const { AnswerPanel } = await import("./panel/answerPanel.ts");
    if (panel === undefined) context.subscriptions.push((panel = new AnswerPanel(context.extensionUri, engine)));
    await panel.ask(question);
  };
  const table = {
    "oriel.explainImage": (clicked, selected) => explainImage(ask, clicked, selected),
    "oriel.askAboutSelection": () => askAboutSelection(ask),
    "oriel.restartEngine": async () => {
      await engine.restart();
      window.setStatusBarMessage(l10n.t("Oriel's engine was restarted"), 3000);
    },
    "oriel.showLogs": () => log.show(),
  } satisfies Record<CommandId, Command>;
  context.subscriptions.push(log, engine, new StatusBar(engine));
  for (const [id, command] of Object.entries<Command>(table)) {
    context.subscriptions.push(commands.registerCommand(id, guarded(command)));
  }
  return { turns: () => panel?.turns ?? [] };

  /** What fails outside a turn is said in a notification. */
  function guarded(command: Command): Command {
    return async (...args) => {
      try {
        await command(...args);
      } catch (error) {
        log.error(error instanceof Error ? error : String(error));
        const show = l10n.t("Show Logs");
        const choice = await window.showErrorMessage(describeFailure(failureOf(error), l10n.t).message, show);
        if (choice === show) log.show();
      }
    };
  }
}
