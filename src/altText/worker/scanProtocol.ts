/** Messages about scans: see `protocol.ts`. */
import { NotificationType, RequestType } from "vscode-jsonrpc/node";
import type { AltText, ImageContext } from "../document/imageUse.ts";
import type { Occurrence } from "../document/edits/changes.ts";
import type { Syntax } from "../document/syntax.ts";
import type { Failure } from "../../failures/failure.ts";
import type { ScannedDocument } from "../repository/scanDocument.ts";
import type { InFolder, Numbered, UseFinding } from "./protocol.ts";

export interface ScanDocumentParams extends InFolder {
  path: string;
  /** Text in an editor; undefined: the file is read. */
  source?: string;
}

/** `document` is undefined for a document without images. */
export type DocumentScan = { kind: "scanned"; document?: ScannedDocument } | { kind: "skipped"; reason: string };

/** Scans one document, for a scan of many. */
export const scanDocumentRequest = new RequestType<ScanDocumentParams & Numbered, DocumentScan, void>("oriel/scanDocument");

export interface ScanParams extends InFolder {
  /** Texts of unsaved documents. */
  unsaved: [path: string, source: string][];
}

/** One use of a scanned document, without the document. */
export interface ScannedUse {
  /** From 1. */
  line: number;
  from: number;
  /** Text of the whole element. */
  before: string;
  alike: Occurrence;
  /** A line or so before and after the element. */
  around: { before: string; after: string };
  element: string;
  alt: { kind: AltText["kind"]; value: string };
  target?: string;
  context: ImageContext;
  isWritable: boolean;
  mayBeDecorative: boolean;
  /** Cell among all cells of a notebook, and which of the cell's images it is, both from 0. */
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

/** Scans all documents below the root of a folder; those with images come in `scanned`. */
export const scanRequest = new RequestType<ScanParams & Numbered, ScanSummary, void>("oriel/scan");
export const scanned = new NotificationType<Numbered & { pages: ScannedPage[] }>("oriel/scanned");

export interface PageParams extends InFolder {
  path: string;
  syntax: Syntax;
  source: string;
}

/** Scans one document of a workspace that is on no disk of this machine. */
export const pageRequest = new RequestType<PageParams & Numbered, ScannedPage, void>("oriel/page");
