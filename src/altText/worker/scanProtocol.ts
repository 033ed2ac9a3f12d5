/** Messages for scans. See `protocol.ts`. */
import { NotificationType, RequestType } from "vscode-jsonrpc/node";
import type { AltText, ImageContext } from "../document/imageUse.ts";
import type { Occurrence } from "../document/edits/changes.ts";
import type { Syntax } from "../document/syntax.ts";
import type { Failure } from "../../failures/failure.ts";
import type { LocatedFinding } from "../repository/locateFindings.ts";
import type { ScannedDocument } from "../repository/scanDocument.ts";
import type { FolderRef, WithRequestId, UseFinding } from "./protocol.ts";

export interface ScanDocumentParams extends FolderRef {
  path: string;
  /** Text of an unsaved document; if undefined, the file is read. */
  source?: string;
}

export interface SkippedDocument {
  kind: "skipped";
  reason: string;
}

/** `document` is undefined for a document without images. */
export type DocumentScan = { kind: "scanned"; document?: ScannedDocument } | SkippedDocument;

/** Like `DocumentScan`, but without the source and the images, whose number is `imageCount`. */
export type FindingsScan = { kind: "scanned"; imageCount: number; findings: LocatedFinding[] } | SkippedDocument;

/** Scans one document as part of a scan that only needs the findings. */
export const findingsRequest = new RequestType<ScanDocumentParams & WithRequestId, FindingsScan, void>("oriel/findings");

/** Scans one document as part of a scan. */
export const scanDocumentRequest = new RequestType<ScanDocumentParams & WithRequestId, DocumentScan, void>("oriel/scanDocument");

export interface ScanParams extends FolderRef {
  /** Contents of unsaved documents. */
  unsaved: [path: string, source: string][];
}

/** One image in a scanned document. */
export interface ScannedUse {
  /** Line number, from 1. */
  line: number;
  from: number;
  /** Source of the element. */
  before: string;
  occurrence: Occurrence;
  /** Source before and after the element, about a line each. */
  around: { before: string; after: string };
  element: string;
  alt: { kind: AltText["kind"]; value: string };
  target?: string;
  context: ImageContext;
  isWritable: boolean;
  mayBeDecorative: boolean;
  /** Index of the notebook cell, and index of the image in the cell, both from 0. */
  cell?: { index: number; imageIndex: number };
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

/** Scans all documents in a folder, and reports the documents with images in `pagesScanned` notifications. */
export const scanRequest = new RequestType<ScanParams & WithRequestId, ScanSummary, void>("oriel/scan");
export const pagesScanned = new NotificationType<WithRequestId & { pages: ScannedPage[] }>("oriel/scanned");

export interface PageParams extends FolderRef {
  path: string;
  syntax: Syntax;
  source: string;
}

/** Scans one document of a workspace that is not on the local disk. */
export const pageRequest = new RequestType<PageParams & WithRequestId, ScannedPage, void>("oriel/page");
