/**
 * Messages between the editor and the worker, in LSP's words: JSON-RPC over the worker's port. Text and settings travel when they change;
 * requests name a document and its version. The worker parses what it receives (`parameters.ts`); its answers need no parsing, as both
 * sides come from one build.
 */
import { NotificationType, RequestType } from "vscode-jsonrpc/node";
import type { ImageUse, Span } from "../document/imageUse.ts";
import type { Plan, SourceSnippet, WantedChange } from "../document/edits/changes.ts";
import type { TextChange } from "../document/edits/textChange.ts";
import type { RuleId } from "../rules/rules.ts";
import type { Finding } from "../rules/judge.ts";
import type { Syntax } from "../document/syntax.ts";
import type { Failure } from "../../failures/failure.ts";
import type { EngineState } from "../../protocol/state.ts";
import type { LogLine } from "../../protocol/report.ts";
import type { AltSettings } from "../repository/settings.ts";

/** Request id (from 1) that the client chooses, repeated in notifications that precede the response. */
export interface Numbered {
  id: number;
}

/** The worker starts with a request: until then it waited for others. `length` in characters, of the document. */
export const started = new NotificationType<Numbered & { length: number }>("oriel/started");

/** Settings for the documents of a folder; values in the repository's `.orielrc` override the editor's. */
export interface FolderSettings {
  settings: AltSettings;
  /** Text of the `.orielrc`; undefined if there is none. */
  own?: { file: string; text: string };
  /** Folder on this machine's disk in which images are looked up. */
  root?: string;
}

/** Name of the settings that a document or a request refers to. */
export interface InFolder {
  folder: string;
}

export const didChangeSettings = new NotificationType<InFolder & FolderSettings>("workspace/didChangeConfiguration");

export interface DocumentVersion {
  uri: string;
  version: number;
}

export interface OpenedDocument extends DocumentVersion, InFolder {
  syntax: Syntax;
  text: string;
  /** Path on this machine's disk; undefined: the files of its images are not looked up. */
  path?: string;
}

export const didOpen = new NotificationType<OpenedDocument>("textDocument/didOpen");
/** The whole text: a document of 2 MB is copied in a millisecond, and parsed in many. */
export const didChange = new NotificationType<DocumentVersion & { text: string }>("textDocument/didChange");
export const didClose = new NotificationType<{ uri: string }>("textDocument/didClose");

/** Answer about one version of a document; superseded once the worker knows another version, or none. */
export type Versioned<T> = { kind: "current"; value: T } | { kind: "superseded" };

export interface UseFinding {
  rule: RuleId;
  severity: Finding["severity"];
  message: string;
}

/** One use of an image with its findings. */
export interface AuditedUse {
  use: ImageUse;
  findings: UseFinding[];
  /** Path of its image on this machine's disk, where that is known. */
  image?: string;
  /** Its image is in its cell of the notebook. */
  isAttached?: true;
}

/** Finding with its place: the alt text, where there is one; else the first line of the element. */
export interface PlacedFinding extends UseFinding, Span {}

export interface Diagnosed {
  findings: PlacedFinding[];
  /** Failure to read the `.orielrc`: the document was judged without it. */
  problem?: Failure;
}

/** Looks up the files of images afresh; the requests below use what was found then. */
export const diagnosticRequest = new RequestType<DocumentVersion & Numbered, Versioned<Diagnosed>, void>("textDocument/diagnostic");

export interface HoverParams extends DocumentVersion {
  offset: number;
}

export const hoverRequest = new RequestType<HoverParams & Numbered, Versioned<AuditedUse | undefined>, void>("textDocument/hover");

export interface CodeActionParams extends DocumentVersion {
  range: Span;
  /** Rules to offer suppressions of. */
  rules: RuleId[];
}

/** Edits that are offered for one use. */
export interface UseActions {
  audited: AuditedUse;
  /** Marks the image as decorative. */
  decorative?: TextChange;
  suppressions: { rule: RuleId; change: TextChange }[];
}

export const codeActionRequest = new RequestType<CodeActionParams & Numbered, Versioned<UseActions[]>, void>("textDocument/codeAction");

export interface UsesParams extends DocumentVersion {
  /** Place whose uses are wanted; undefined: all. */
  at?: Span;
}

export const usesRequest = new RequestType<UsesParams & Numbered, Versioned<AuditedUse[]>, void>("oriel/uses");

export interface PlanParams extends DocumentVersion {
  wanted: WantedChange[];
}

/** Plans one edit for each wanted change. */
export const planRequest = new RequestType<PlanParams & Numbered, Versioned<Plan[]>, void>("oriel/plan");

export interface ProblemsParams extends DocumentVersion, SourceSnippet {
  alt: string;
}

/** Says what would be wrong with an alt text; nothing if its image is gone. */
export const problemsRequest = new RequestType<ProblemsParams & Numbered, Versioned<string[]>, void>("oriel/problems");

export const stateChanged = new NotificationType<EngineState>("oriel/state");
export const logged = new NotificationType<LogLine[]>("oriel/log");
