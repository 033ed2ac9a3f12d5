/** Messages between a linter, which waits for the answer, and the thread that checks documents for it. */
import type { MessagePort } from "node:worker_threads";
import type { LocatedFinding } from "../repository/locateFindings.ts";

/** A document as the linter passes it to its rules. */
export interface CheckedDocument {
  /** Absolute path. The file need not exist. */
  path: string;
  source: string;
  /** Working folder of the linter. */
  folder: string;
  /** Whether rules that are off by default report findings, too, unless the repository settings turn them off. */
  includesOptionalRules: boolean;
}

export type CheckAnswer =
  | { kind: "checked"; findings: LocatedFinding[] }
  /** The document can't be checked; the reason is a sentence. */
  | { kind: "skipped"; reason: string }
  /** No document can be checked, because the repository settings are invalid. */
  | { kind: "refused"; reason: string };

/** Data with which a thread starts. */
export interface ThreadData {
  port: MessagePort;
  /** Number of answers that the thread has posted. The linter's thread waits until it changes. */
  answerCount: Int32Array;
}
