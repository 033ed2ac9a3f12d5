import { commands } from "vscode";
import type { SetUpAction } from "../../protocol/setUpView.ts";
import type { CommandId } from "../../contributions/commands.ts";
import type { SetUp } from "./setUp.ts";

const WALKTHROUGH = "oriel.oriel#setUp";

/** Runs the action of a button in the panel. */
export async function actOnSetUp(setUp: SetUp, action: SetUpAction): Promise<void> {
  switch (action) {
    case "choose":
      await commands.executeCommand("oriel.setUp" satisfies CommandId);
      break;
    case "walkthrough":
      await commands.executeCommand("workbench.action.openWalkthrough", WALKTHROUGH, false);
      break;
    case "pause":
      setUp.pause();
      break;
    case "continue":
      return setUp.resume();
    case "cancel":
      return setUp.cancel();
    case "test":
      return setUp.test();
    case "check":
      return setUp.check();
    case "sample":
      await setUp.close();
      await commands.executeCommand("oriel.trySample" satisfies CommandId);
      break;
    case "help":
      return setUp.runFailureAction();
    case "close":
      return setUp.close();
  }
}
