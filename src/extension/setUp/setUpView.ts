import { describeFailure } from "../../failures/failure.ts";
import type { FailureAction } from "../../core/failureDeclaration.ts";
import type { Translate } from "../../core/translate.ts";
import { formatBytes } from "../../core/formatUnits.ts";
import { describeSelfTest } from "../../client/selfTestText.ts";
import { findInCatalog } from "../../models/catalog.ts";
import type { UnfinishedModel } from "../../models/store/store.ts";
import type { SetUpView } from "../../protocol/setUpView.ts";
import { findHelp, type SetUpState } from "./state.ts";

/** Describes a state for the panel. @param titleOf returns the label of the button for a failure's action */
export function toSetUpView(state: SetUpState, t: Translate, titleOf: (action: FailureAction) => string): SetUpView {
  const choose = { action: "choose", label: t("Choose Another…") } as const;
  const close = { action: "close", label: t("Close") } as const;
  switch (state.kind) {
    case "none":
      return { kind: "none", title: "", lines: [], actions: [] };
    case "needed":
      return {
        kind: "needed",
        title: t("Set up a model first"),
        lines: [
          state.failure.kind === "noModel"
            ? t("Oriel needs Gemma 4 on this machine, or a server of your own. What is downloaded once works offline.")
            : describeFailure(state.failure).message,
        ],
        actions: [
          { action: "choose", label: t("Set Up a Model…") },
          { action: "walkthrough", label: t("Show Me the Steps") },
        ],
      };
    case "unfinished":
      return describeUnfinished(state.model, t);
    case "working": {
      const { request, progress } = state;
      return {
        kind: "working",
        title: request.kind === "get" ? t("Getting {0}", request.title) : t("Adding {0}", request.title),
        lines: [progress?.text ?? t("Beginning…")],
        ...(progress?.fraction === undefined ? {} : { fraction: progress.fraction }),
        actions: [
          ...(request.kind === "get" ? [{ action: "pause" as const, label: t("Pause") }] : []),
          { action: "cancel", label: t("Cancel") },
        ],
      };
    }
    case "failed": {
      const help = findHelp(state);
      return {
        kind: "failed",
        title: state.request === undefined ? t("{0} can't be used yet", state.title) : t("{0} is not here yet", state.title),
        lines: [describeFailure(state.failure).message],
        actions: [
          state.request === undefined ? { action: "test", label: t("Test Again") } : { action: "continue", label: t("Try Again") },
          ...(help === undefined ? [] : [{ action: "help" as const, label: titleOf(help) }]),
          choose,
          close,
        ],
      };
    }
    case "testing":
      return {
        kind: "testing",
        title: t("Testing {0}", state.title),
        lines: [t("It is shown a picture with a known answer.")],
        actions: [{ action: "cancel", label: t("Stop") }],
      };
    case "tested": {
      const { summary, causes } = describeSelfTest(state.result);
      if (state.result.kind === "passed") {
        const sample = { action: "sample", label: t("Try on a Sample Picture") } as const;
        return { kind: "ready", title: t("{0} is ready", state.title), lines: [summary], actions: [sample, close] };
      }
      const check = { action: "check", label: t("Check Its Files") } as const;
      const mayBeDamaged = state.isOurs && state.result.causes.includes("damagedFile");
      const actions = [{ action: "test" as const, label: t("Test Again") }, ...(mayBeDamaged ? [check] : []), choose, close];
      return { kind: "broken", title: t("{0} does not answer as it should", state.title), lines: [summary, ...causes], actions };
    }
    case "checking":
      return {
        kind: "testing",
        title: t("Checking the files of {0}", state.title),
        lines: [t("They are read again, and compared with what came.")],
        fraction: state.fraction,
        actions: [{ action: "cancel", label: t("Stop") }],
      };
    case "checked":
      return describeChecked(state, t, [{ action: "test", label: t("Test Again") }, choose, close]);
  }
}

function describeChecked(
  { title, files }: Extract<SetUpState, { kind: "checked" }>,
  t: Translate,
  actions: SetUpView["actions"],
): SetUpView {
  const lines = files.flatMap((file) => {
    if (file.kind === "missing") return [t("{0} is missing.", file.path)];
    return file.kind === "same" ? [] : [t("{0} was changed: SHA-256 {1} came, {2} is there.", file.path, file.expected, file.actual)];
  });
  if (lines.length === 0) return { kind: "ready", title: t("The files of {0} are as they came", title), lines: [], actions };
  const advice = t("Remove the model (Oriel: Remove a Model…), and get it again.");
  return { kind: "broken", title: t("The files of {0} are damaged", title), lines: [...lines, advice], actions };
}

function describeUnfinished({ name, title, bytes, wanted, isBusy }: UnfinishedModel, t: Translate): SetUpView {
  const files = findInCatalog(name)?.files;
  const whole = files && files.model.bytes + files.projector.bytes;
  const came =
    whole === undefined ? t("{0} have come.", formatBytes(bytes)) : t("{0} of {1} have come.", formatBytes(bytes), formatBytes(whole));
  if (isBusy) {
    const line = t("Another window or process is at it. {0}", came);
    return { kind: "unfinished", title: t("Getting {0}", title), lines: [line], actions: [] };
  }
  return {
    kind: "unfinished",
    title: t("{0} is not here yet", title),
    lines: [came],
    ...(whole === undefined ? {} : { fraction: Math.min(1, bytes / whole) }),
    actions: [
      ...(wanted === undefined ? [] : [{ action: "continue" as const, label: t("Continue") }]),
      { action: "cancel", label: t("Delete…") },
      { action: "close", label: t("Not Now") },
    ],
  };
}
