import { toFailure } from "../../failures/failure.ts";
import type { UnfinishedModel } from "../../models/store/store.ts";
import type { Target } from "../../protocol/target.ts";
import type { DetectedState } from "./state.ts";

interface Sources {
  listUnfinished: () => Promise<UnfinishedModel[]>;
  readTarget: () => Promise<Target>;
}

/**
 * Detects what is set up: first a partial download, because it can be continued, then a model in the settings or the store.
 * @param dismissed names of models whose partial downloads are ignored
 * @throws never; failures are part of the state
 */
export async function detectSetupState({ listUnfinished, readTarget }: Sources, dismissed: ReadonlySet<string>): Promise<DetectedState> {
  try {
    const model = (await listUnfinished()).find(
      ({ name, bytes, isBusy, isStarted }) => !dismissed.has(name) && (bytes > 0 || isBusy || isStarted),
    );
    if (model !== undefined) return { kind: "unfinished", model };
    const target = await readTarget();
    const isMissing = target.kind === "local" && (target.model === "" || target.projector === "");
    return isMissing ? { kind: "needed", failure: { kind: "noModel" } } : { kind: "none" };
  } catch (error) {
    return { kind: "needed", failure: toFailure(error) };
  }
}
