/** Messages for writing alt text. See `protocol.ts`. */
import { NotificationType, RequestType } from "vscode-jsonrpc/node";
import type { SkipReason, SourceSnippet } from "../document/edits/changes.ts";
import type { Proposal } from "../suggest/propose.ts";
import type { Syntax } from "../document/syntax.ts";
import type { Failure } from "../../failures/failure.ts";
import type { ImageRef } from "../../protocol/images.ts";
import type { Target } from "../../protocol/target.ts";
import type { FolderRef, WithRequestId } from "./protocol.ts";

/** An image to write alt text for. */
export interface WriteJob extends SourceSnippet {
  /** Identifies the job in `jobFinished`. */
  key: string;
  /** Path of the document relative to the root, with forward slashes. Part of the prompt. */
  name: string;
  syntax: Syntax;
  /** The text in an editor, or the path of the file to read. */
  document: { source: string } | { path: string };
  image: { path: string } | { ref: ImageRef } | "attached";
}

export interface WriteParams extends FolderRef {
  jobs: WriteJob[];
  target: Target;
  language?: string;
  isUrgent: boolean;
}

export type WriteResult =
  | { kind: "proposed"; proposal: Proposal }
  | { kind: "skipped"; reason: SkipReason }
  /** A failure of one image does not affect the others. */
  | { kind: "failed"; failure: Failure };

/** Writes alt text for images, several concurrently if the endpoint allows it, and reports each result with `jobFinished`. A failure that affects all images ends the request. */
export const writeRequest = new RequestType<WriteParams & WithRequestId, { failure?: Failure }, void>("oriel/write");
export const jobFinished = new NotificationType<WithRequestId & { key: string; result: WriteResult }>("oriel/written");
