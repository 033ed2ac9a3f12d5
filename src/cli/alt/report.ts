import type { RuleId, Severity } from "../../altText/index.ts";

/** A finding with its position, in lines and columns as editors count them. */
export interface ReportedFinding {
  /** Path relative to the root, with forward slashes. */
  path: string;
  /** Lines and columns count from 1; columns are in UTF-16 code units. */
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  rule: RuleId;
  severity: Exclude<Severity, "off">;
  message: string;
  /** Source text of the element. */
  text: string;
}

export interface Report {
  findings: ReportedFinding[];
  documents: number;
  images: number;
}
