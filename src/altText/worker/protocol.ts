/**
 * Messages between the editor and the worker, modeled on LSP: JSON-RPC over the worker's message port. Text and settings are sent when they
 * change; requests refer to a document and its version. The worker validates its input (`parameters.ts`). Its answers are not validated,
 * because both sides are from the same build.
 */
import { NotificationType, RequestType } from "vscode-jsonrpc/node";
import type { ImageUse, Span } from "../document/imageUse.ts";
import type { Plan, SourceSnippet, RequestedChange } from "../document/edits/changes.ts";
import type { TextChange } from "../document/edits/textChange.ts";
import type { RuleId } from "../rules/rules.ts";
import type { Finding } from "../rules/checkImages.ts";
import type { Syntax } from "../document/syntax.ts";
import type { Failure } from "../../failures/failure.ts";
import type { EngineState } from "../../protocol/state.ts";
import type { LogLine } from "../../protocol/report.ts";
import type { AltSettings, SettingsText } from "../repository/settings.ts";

/** Request id that the client assigns, counted from 1. Notifications that precede the response repeat the id. */
export interface WithRequestId {
  id: number;
}

/** Sent when the worker starts to process a queued request. `length` is the length of the document, in characters. */
export const requestStarted = new NotificationType<WithRequestId & { length: number }>("oriel/started");

/** Settings for the documents of a folder; values in the repository's `.orielrc` files override the editor's. */
export interface FolderSettings {
  settings: AltSettings;
  /** The `.orielrc` files that apply to the folder, the outermost first. */
  repositoryFiles?: SettingsText[];
  /** Folder on the local disk in which images are looked up: the root of the repository. */
  root?: string;
  /** Path of the folder itself, if it is not the root. Folders in the editor's settings are relative to it. */
  path?: string;
}

/** Refers to the settings of a folder by the folder's URI, or by its path on the command line. */
export interface FolderRef {
  folder: string;
}

export const didChangeSettings = new NotificationType<FolderRef & FolderSettings>("workspace/didChangeConfiguration");

export interface DocumentVersion {
  uri: string;
  version: number;
}

export interface OpenedDocument extends DocumentVersion, FolderRef {
  syntax: Syntax;
  text: string;
  /** Path on the local disk; if undefined, image files are not looked up. */
  path?: string;
}

export const didOpen = new NotificationType<OpenedDocument>("textDocument/didOpen");
/** Sends the whole text. Copying 2 MB takes a millisecond, far less than parsing it. */
export const didChange = new NotificationType<DocumentVersion & { text: string }>("textDocument/didChange");
export const didClose = new NotificationType<{ uri: string }>("textDocument/didClose");

/** Answer about one version of a document; `superseded` if the document has since been changed or closed. */
export type Versioned<T> = { kind: "current"; value: T } | { kind: "superseded" };

export interface UseFinding {
  rule: RuleId;
  severity: Finding["severity"];
  message: string;
}

/** One occurrence of an image, with its findings. */
export interface AuditedUse {
  use: ImageUse;
  findings: UseFinding[];
  /** Path of the image on the local disk; undefined if it is unknown. */
  image?: string;
  /** Set if the image is attached to its notebook cell. */
  isAttached?: true;
}

/** A finding, and the range to mark: the alt text, or the first line of an element without alt text. */
export interface PlacedFinding extends UseFinding, Span {
  /** Set if the settings give the rule its severity. */
  isConfigured?: true;
}

export interface DocumentFindings {
  findings: PlacedFinding[];
  /** Set if the `.orielrc` is invalid and was ignored. */
  problem?: Failure;
}

/** Scans the document and looks up its image files. The requests for hovers, code actions and uses use the result. */
export const diagnosticRequest = new RequestType<DocumentVersion & WithRequestId, Versioned<DocumentFindings>, void>(
  "textDocument/diagnostic",
);

export interface HoverParams extends DocumentVersion {
  offset: number;
}

export const hoverRequest = new RequestType<HoverParams & WithRequestId, Versioned<AuditedUse | undefined>, void>("textDocument/hover");

export interface CodeActionParams extends DocumentVersion {
  range: Span;
  /** Rules to offer suppressions for. */
  rules: RuleId[];
}

/** The edits offered for one image. */
export interface UseActions {
  auditedUse: AuditedUse;
  /** Marks the image as decorative. */
  decorative?: TextChange;
  suppressions: { rule: RuleId; change: TextChange }[];
}

export const codeActionRequest = new RequestType<CodeActionParams & WithRequestId, Versioned<UseActions[]>, void>(
  "textDocument/codeAction",
);

/** Returns all images in the document. */
export const usesRequest = new RequestType<DocumentVersion & WithRequestId, Versioned<AuditedUse[]>, void>("oriel/uses");

export interface PlanParams extends DocumentVersion {
  changes: RequestedChange[];
}

/** Plans one edit for each requested change. */
export const planRequest = new RequestType<PlanParams & WithRequestId, Versioned<Plan[]>, void>("oriel/plan");

export interface ProblemsParams extends DocumentVersion, SourceSnippet {
  alt: string;
}

/** Returns the problems with alt text before it is written. Returns an empty list if the image no longer exists. */
export const problemsRequest = new RequestType<ProblemsParams & WithRequestId, Versioned<string[]>, void>("oriel/problems");

export const engineStateChanged = new NotificationType<EngineState>("oriel/state");
export const linesLogged = new NotificationType<LogLine[]>("oriel/log");
