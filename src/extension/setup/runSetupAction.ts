import { commands } from "vscode";
import type { SetupAction } from "../../protocol/setupView.ts";
import type { CommandId } from "../../contributions/commands.ts";
import type { Setup } from "./setup.ts";

const WALKTHROUGH_ID = "oriel.oriel#setUp";

/** Runs the action of a button in the panel. */
export async function runSetupAction(setup: Setup, action: SetupAction): Promise<void> {
  switch (action) {
    case "chooseModel":
      await commands.executeCommand("oriel.setUp" satisfies CommandId);
      break;
    case "showWalkthrough":
      await commands.executeCommand("workbench.action.openWalkthrough", WALKTHROUGH_ID, false);
      break;
    case "pause":
      setup.pause();
      break;
    case "continue":
      return setup.resume();
    case "cancel":
      return setup.cancel();
    case "test":
      return setup.test();
    case "verifyFiles":
      return setup.verifyFiles();
    case "trySample":
      await setup.close();
      await commands.executeCommand("oriel.trySample" satisfies CommandId);
      break;
    case "runFailureAction":
      return setup.runFailureAction();
    case "close":
      return setup.close();
  }
}
