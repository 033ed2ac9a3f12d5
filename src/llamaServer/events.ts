import type { RejectedBuild } from "../core/llamaServerBuild.ts";
import { formatBytes } from "../core/formatUnits.ts";

/**
 * Progress of an installation. `file` is the current archive; `bytes` and `totalBytes` are sums over all archives of the build, or, for
 * `recognizing`, those of this file.
 */
export type InstallEvent =
  /** Another process is installing llama-server. */
  | { kind: "waiting" }
  /** The installed llama-server is damaged or was modified, and is being replaced. */
  | { kind: "repairing" }
  /** A partial download from an earlier run is being hashed again. */
  | { kind: "checking"; file: string; bytes: number; totalBytes: number }
  /** The user's file is being hashed, to find out which archive it is. */
  | { kind: "recognizing"; file: string; bytes: number; totalBytes: number }
  | { kind: "receiving"; file: string; bytes: number; totalBytes: number; bytesPerSecond?: number; secondsLeft?: number }
  | { kind: "retrying"; file: string; reason: string; delayMs: number }
  | { kind: "copying"; file: string; bytes: number; totalBytes: number }
  | { kind: "unpacking" }
  /** The new llama-server is being started for the first time. */
  | { kind: "starting" }
  /** A build did not start. Unless it is the last one, the next one is tried. */
  | { kind: "rejected"; build: RejectedBuild; isLast: boolean };

/**
 * Describes an event in a few words.
 * @param title name of the build, such as "CUDA 12.8"
 * @returns undefined for events that don't change what is shown
 */
export function describeInstallEvent(event: InstallEvent, title: string): { step: string; fraction?: number } | undefined {
  const name = `llama-server (${title})`;
  switch (event.kind) {
    case "waiting":
      return { step: "Waiting for another Oriel process that is installing llama-server" };
    case "repairing":
      return { step: "Replacing the installed llama-server, which is damaged or was modified" };
    case "checking":
      return { step: `Verifying the partial download of ${event.file}`, fraction: event.bytes / event.totalBytes };
    case "recognizing":
      return { step: `Verifying ${event.file}`, fraction: event.bytes / event.totalBytes };
    case "receiving":
      return { step: `Downloading ${name}, ${formatBytes(event.totalBytes)}`, fraction: event.bytes / event.totalBytes };
    case "copying":
      return { step: `Copying ${event.file}`, fraction: event.bytes / event.totalBytes };
    case "unpacking":
      return { step: `Unpacking ${name}` };
    case "starting":
      return { step: `Starting ${name} for the first time` };
    case "rejected":
      return { step: `The ${event.build.title} build did not start${event.isLast ? "" : "; trying another one"}` };
    case "retrying":
      return undefined;
  }
}
