/** Between a scan and the thread that examines its documents: both sides come from one build and one process, so types are enough. */
import type { ExaminedDocument, ExamineOptions } from "../examine.ts";

/** What holds for all documents of a scan; the thread starts with it. */
export interface ThreadOptions extends ExamineOptions {
  /** The folder that addresses from the root are looked up in. */
  root: string;
  /** Folders, from the root, by the names that addresses begin with instead of them. */
  aliases?: Record<string, string>;
}

export interface ToThread {
  id: number;
  path: string;
  /** As it is in an editor; else it is read. */
  source?: string;
}

export type FromThread =
  /** Its turn has come: until then it only waited for others. `length` in characters. */
  | { kind: "began"; id: number; length: number }
  /** Nothing for a document without images. */
  | { kind: "examined"; id: number; document: ExaminedDocument | undefined }
  | { kind: "failed"; id: number; reason: string };
