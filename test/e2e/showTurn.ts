import type { Frame } from "playwright-core";
import type { ToPanel } from "../../src/protocol/panel.ts";
import type { TurnView } from "../../src/protocol/turnView.ts";
import type { SetupView } from "../../src/protocol/setupView.ts";

/** The part of the page's global object that the tests use. Tests are compiled without browser types. */
interface Page {
  postMessage(message: unknown, origin: string): void;
}

/** Shows a turn that the test model can't produce, by posting the message that the extension would send. By default, the turn is finished. */
export async function showTurn(frame: Frame, turn: Pick<TurnView, "question" | "text"> & Partial<TurnView>): Promise<void> {
  const completeTurn: TurnView = {
    id: turn.question,
    images: [],
    selections: [],
    thoughts: "",
    state: { kind: "done", summary: "", details: "", isTruncated: false },
    notice: "",
    stall: "",
    zoomOffer: "",
    pointed: [],
    isReplaced: false,
    droppedTurnCount: 0,
    isUnanswered: false,
    ...turn,
  };
  await post(frame, { kind: "turn", turn: completeTurn });
}

export async function clearTurns(frame: Frame): Promise<void> {
  await post(frame, { kind: "turns", panel: "", conversation: "", turns: [] });
}

/** Shows the state of the model setup, by posting the message that the extension would send. */
export async function showSetup(frame: Frame, setup: SetupView): Promise<void> {
  await post(frame, { kind: "setup", setup });
}

async function post(frame: Frame, message: ToPanel): Promise<void> {
  await frame.evaluate((message) => (globalThis as unknown as Page).postMessage(message, "*"), message);
}
