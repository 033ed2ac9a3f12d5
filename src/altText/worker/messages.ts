/**
 * Messages between whoever shows alt texts and the thread that finds, judges and writes them: JSON-RPC over the worker's port. Both
 * sides come from one build and one process, so types are enough.
 */
import { NotificationType, RequestType } from "vscode-jsonrpc/node";
import type { AltText, ImageContext, ImageUse, Span } from "../document/imageUse.ts";
import type { Occurrence, Plan, SkipReason, SourceSnippet, WantedChange } from "../document/edits/changes.ts";
import type { Proposal } from "../suggest/propose.ts";
import type { RuleId } from "../rules/rules.ts";
import type { Finding } from "../rules/judge.ts";
import type { Syntax } from "../document/syntax.ts";
import type { Failure } from "../../core/failure.ts";
import type { EngineState } from "../../protocol/state.ts";
import type { ImageRef } from "../../protocol/images.ts";
import type { LogLine } from "../../protocol/report.ts";
import type { Target } from "../../protocol/target.ts";
import type { AltSettings } from "../repository/settings.ts";

/** Of the thread's requests, from 1: what comes before the answer names its request. */
export interface Numbered {
  id: number;
}

/** A request's turn has come: until then it only waited for others. */
export const began = new NotificationType<Numbered>("began");

/** What counts for a document: the editor's settings, and before them what the repository's `.orielrc` says. */
export interface SettingsParams {
  settings: AltSettings;
  /** The `.orielrc`, where there is one. */
  own?: { file: string; text: string };
  /** The folder of this machine's disk that the document is in: images are looked up there. */
  root?: string;
}

export interface DocumentParams {
  source: string;
  syntax: Syntax;
}

export interface UseFinding {
  rule: RuleId;
  severity: Finding["severity"];
  message: string;
}

/** One use of an image, as it was when it was looked at. */
export interface AuditedUse {
  use: ImageUse;
  findings: UseFinding[];
  /** Where its image lies on this machine's disk, where that is known. */
  image?: string;
  /** Its image is in its cell of the notebook. */
  isAttached?: true;
}

export interface CheckParams extends SettingsParams, DocumentParams {
  /** On this machine's disk; else where images lie is not looked up. */
  path?: string;
}

/** What is wrong at a place of a document: at the alt text, where there is one; else on the first line of what shows the image. */
export interface PlacedFinding extends UseFinding, Span {}

export interface Checked {
  findings: PlacedFinding[];
  /** What is wrong with the `.orielrc`: the document was judged without it. */
  problem?: Failure;
}

/** What is wrong with the images of one document. It is asked for after each pause in typing, so that no more comes than is shown then. */
export const checkRequest = new RequestType<CheckParams & Numbered, Checked, void>("check");

export interface UsesParams extends CheckParams {
  /** Only those that are there; else all. */
  at?: Span;
}

/** The images of a document, as it was checked last. */
export const usesRequest = new RequestType<UsesParams & Numbered, AuditedUse[], void>("uses");

export interface ScanParams extends SettingsParams {
  root: string;
  /** By their paths, documents as they are in an editor. */
  unsaved: [path: string, source: string][];
}

/** One use of a document that was scanned, without the document. */
export interface ScannedUse {
  /** From 1. */
  line: number;
  from: number;
  /** The whole construct. */
  before: string;
  /** Which one it is, from 0, of how many in the document that read the same. */
  alike: Occurrence;
  /** What stands before and after it, a line or so. */
  around: { before: string; after: string };
  element: string;
  alt: { kind: AltText["kind"]; value: string };
  target?: string;
  context: ImageContext;
  isWritable: boolean;
  mayBeDecorative: boolean;
  /** Of a notebook: its cell among all cells, and which of the cell's images it is, both from 0. */
  cell?: { index: number; nth: number };
  findings: UseFinding[];
  image?: string;
  isAttached?: true;
}

export interface ScannedPage {
  path: string;
  syntax: Syntax;
  uses: ScannedUse[];
}

export interface ScanSummary {
  skipped: { path: string; reason: string }[];
  problem?: Failure;
}

/** All documents with images below a folder; they come in `scanned`. */
export const scanRequest = new RequestType<ScanParams & Numbered, ScanSummary, void>("scan");
export const scanned = new NotificationType<Numbered & { pages: ScannedPage[] }>("scanned");

export interface PageParams extends SettingsParams, DocumentParams {
  path: string;
}

/** One document of a workspace that is on no disk of this machine, as it would come from a scan. */
export const pageRequest = new RequestType<PageParams & Numbered, ScannedPage, void>("page");

/** A use that is to get an alt text. */
export interface WriteJob extends SourceSnippet {
  key: string;
  /** Of the document from the root, with slashes: told to the model. */
  name: string;
  syntax: Syntax;
  /** As it is in an editor, or where it lies. */
  document: { source: string } | { path: string };
  image: { path: string } | { ref: ImageRef } | "attached";
}

export interface WriteParams extends SettingsParams {
  jobs: WriteJob[];
  target: Target;
  language?: string;
  isUrgent: boolean;
}

export type Written =
  | { kind: "proposed"; proposal: Proposal }
  | { kind: "left"; because: SkipReason }
  /** The others go on. */
  | { kind: "failed"; failure: Failure };

/** Alt texts as they come in `written`; a server of the person's own may be asked for several at once. What failed for one image says nothing of the others; all else ends it. */
export const writeRequest = new RequestType<WriteParams & Numbered, { failure?: Failure }, void>("write");
export const written = new NotificationType<Numbered & { key: string; written: Written }>("written");

export interface PlanParams extends SettingsParams, DocumentParams {
  wanted: WantedChange[];
}

/** What to change in a document; one for each that is wanted. */
export const planRequest = new RequestType<PlanParams & Numbered, Plan[], void>("plan");

export interface ProblemsParams extends SettingsParams, DocumentParams, SourceSnippet {
  alt: string;
}

/** What would be wrong with an alt text in its place; nothing where the place is no more. */
export const problemsRequest = new RequestType<ProblemsParams & Numbered, string[], void>("problems");

export const stateChanged = new NotificationType<EngineState>("state");
export const logged = new NotificationType<LogLine[]>("logged");
