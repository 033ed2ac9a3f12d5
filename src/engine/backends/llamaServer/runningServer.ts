import { describeRejectedBuilds } from "../../../core/llamaServerBuild.ts";
import type { Pace } from "../../prefillProgress.ts";
import type { DraftUse } from "./draftUse.ts";
import type { StartedServer } from "./startLlamaServer.ts";

export interface RunningServer extends StartedServer {
  pace: Pace;
  draftUse: DraftUse;
}

/** Describes a running llama-server for the engine's report. */
export function describeRunning(running: RunningServer) {
  const { model, contextTokens, slots, device, startMs, obtained, draft, draftUse } = running;
  const { build } = obtained;
  return {
    ...{ model, contextTokens, slots, device, startMs: Math.round(startMs), ...buildNote(running) },
    ...(draft === undefined ? {} : { draft: draftUse.report(draft) }),
    ...(build === undefined ? {} : { build: { title: build.title, tag: build.tag, rejected: build.rejected } }),
  };
}

/** Builds a note with what the user should know about a llama-server, such as why a build other than the best one is used. */
export function buildNote({ obtained: { build }, missingGpuReason }: RunningServer): { note?: string } {
  const rejectionNote = build === undefined ? undefined : describeRejectedBuilds(build.title, build.rejected);
  const note = [rejectionNote, missingGpuReason].filter((sentence) => sentence !== undefined).join(" ");
  return note === "" ? {} : { note };
}
