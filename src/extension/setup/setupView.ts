import { describeFailure } from "../../failures/failure.ts";
import type { FailureAction } from "../../core/failureDeclaration.ts";
import { formatBytes } from "../../core/formatUnits.ts";
import { describeSelfTest } from "../../client/selfTestText.ts";
import { findInCatalog, getDownloadBytes } from "../../models/catalog.ts";
import type { UnfinishedModel } from "../../models/store/store.ts";
import type { SetupView } from "../../protocol/setupView.ts";
import { findFailureAction, type SetupState } from "./state.ts";

/** Describes a state for the panel. @param getActionTitle returns the label of the button for a failure's action */
export function toSetupView(state: SetupState, getActionTitle: (action: FailureAction) => string): SetupView {
  const chooseButton = { action: "chooseModel", label: "Choose Another Model…" } as const;
  const closeButton = { action: "close", label: "Close" } as const;
  switch (state.kind) {
    case "none":
      return { kind: "none", title: "", lines: [], actions: [] };
    case "needed":
      return {
        kind: "needed",
        title: "Set up a model first",
        lines: [
          state.failure.kind === "noModel"
            ? "Oriel runs Gemma 4 on your machine, or uses a server you choose. After the download, it works offline."
            : describeFailure(state.failure).message,
        ],
        actions: [
          { action: "chooseModel", label: "Set Up a Model…" },
          { action: "showWalkthrough", label: "Show Steps" },
        ],
      };
    case "unfinished":
      return describeUnfinished(state.model);
    case "working": {
      const { request, progress } = state;
      return {
        kind: "working",
        title: request.kind === "download" ? `Setting up ${request.title}` : `Adding ${request.title}`,
        lines: progress?.lines ?? [progress?.text ?? "Starting…"],
        ...(progress?.fraction === undefined ? {} : { fraction: progress.fraction }),
        actions: [
          ...(request.kind === "download" ? [{ action: "pause" as const, label: "Pause" }] : []),
          { action: "cancel", label: "Cancel" },
        ],
      };
    }
    case "failed": {
      const failureAction = findFailureAction(state);
      return {
        kind: "failed",
        title: state.request === undefined ? `${state.title} can't be used yet` : `${state.title} isn't installed yet`,
        lines: [describeFailure(state.failure).message],
        actions: [
          state.request === undefined ? { action: "test", label: "Test Again" } : { action: "continue", label: "Try Again" },
          ...(failureAction === undefined ? [] : [{ action: "runFailureAction" as const, label: getActionTitle(failureAction) }]),
          chooseButton,
          closeButton,
        ],
      };
    }
    case "testing":
      return {
        kind: "testing",
        title: `Testing ${state.title}`,
        lines: [state.progress?.text ?? "Checking that it can see a test image…"],
        ...(state.progress?.fraction === undefined ? {} : { fraction: state.progress.fraction }),
        actions: [{ action: "cancel", label: "Stop" }],
      };
    case "tested": {
      const { summary, causes } = describeSelfTest(state.result);
      if (state.result.kind === "passed") {
        const sampleButton = { action: "trySample", label: "Try a Sample Image" } as const;
        return { kind: "ready", title: `${state.title} is ready`, lines: [summary], actions: [sampleButton, closeButton] };
      }
      const verifyButton = { action: "verifyFiles", label: "Verify Files" } as const;
      const mayBeDamaged = state.isStored && state.result.causes.includes("damagedFile");
      const actions = [
        { action: "test" as const, label: "Test Again" },
        ...(mayBeDamaged ? [verifyButton] : []),
        chooseButton,
        closeButton,
      ];
      return { kind: "broken", title: `${state.title} does not work correctly`, lines: [summary, ...causes], actions };
    }
    case "checking":
      return {
        kind: "testing",
        title: `Verifying ${state.title}`,
        lines: ["Verifying checksums…"],
        fraction: state.fraction,
        actions: [{ action: "cancel", label: "Stop" }],
      };
    case "checked":
      return describeChecked(state, [{ action: "test", label: "Test Again" }, chooseButton, closeButton]);
  }
}

function describeChecked({ title, files }: Extract<SetupState, { kind: "checked" }>, actions: SetupView["actions"]): SetupView {
  const lines = files.flatMap((file) => {
    if (file.kind === "missing") return [`${file.path} is missing.`];
    return file.kind === "same" ? [] : [`${file.path} has changed: its SHA-256 is ${file.actual} instead of ${file.expected}.`];
  });
  if (lines.length === 0) return { kind: "ready", title: `${title}: files are intact`, lines: [], actions };
  const advice = "Remove the model (Oriel: Remove a Model…), then download it again.";
  return { kind: "broken", title: `${title}: files are damaged`, lines: [...lines, advice], actions };
}

function describeUnfinished({ name, title, bytes, resumeSource, isBusy }: UnfinishedModel): SetupView {
  const catalogModel = findInCatalog(name);
  const totalBytes = catalogModel && getDownloadBytes(catalogModel);
  const downloaded = `${formatBytes(bytes)}${totalBytes === undefined ? "" : ` of ${formatBytes(totalBytes)}`} downloaded.`;
  if (isBusy) {
    const line = `Another window or process is downloading this model. ${downloaded}`;
    return { kind: "unfinished", title: `Downloading ${title}`, lines: [line], actions: [] };
  }
  return {
    kind: "unfinished",
    title: `${title} isn't downloaded yet`,
    lines: [downloaded],
    ...(totalBytes === undefined ? {} : { fraction: Math.min(1, bytes / totalBytes) }),
    actions: [
      ...(resumeSource === undefined ? [] : [{ action: "continue" as const, label: "Continue" }]),
      { action: "cancel", label: "Delete…" },
      { action: "close", label: "Not Now" },
    ],
  };
}
