import { rules } from "../../altText/index.ts";
import type { ReportedFinding } from "./report.ts";

/** A kind of finding, as reports describe it. */
export interface ReportedRule {
  id: string;
  explanation: string;
  wcag: string;
  severity: ReportedFinding["severity"] | "off";
}

const NON_TEXT = "1.1.1";

/** Kinds of findings that need more than the document: the history of the repository, or a model. */
export const checks = {
  stale: {
    id: "stale",
    severity: "warning",
    wcag: NON_TEXT,
    explanation: "The image changed after its alt text was written. Check whether the alt text is still true.",
  },
  "old-version": {
    id: "old-version",
    severity: "info",
    wcag: NON_TEXT,
    explanation: "Alt text or the name of an image mentions an older version than the repository has. The image may be out of date.",
  },
  "not-true": {
    id: "not-true",
    severity: "warning",
    wcag: NON_TEXT,
    explanation: "A model found a contradiction between the image and its alt text. Compare both, because the model may be wrong.",
  },
  "says-too-little": {
    id: "says-too-little",
    severity: "info",
    wcag: NON_TEXT,
    explanation: "A model found that the alt text does not say what purpose the image serves on its page.",
  },
  "keyword-stuffed": {
    id: "keyword-stuffed",
    severity: "warning",
    wcag: NON_TEXT,
    explanation: "Alt text is a list of search terms. Screen readers read all of them, but they don't say what the image shows.",
  },
  "could-be-decorative": {
    id: "could-be-decorative",
    severity: "info",
    wcag: NON_TEXT,
    explanation: "A model found that the image adds nothing to the text around it. With empty alt text, screen readers skip it.",
  },
} as const satisfies Record<string, ReportedRule>;

export type CheckId = keyof typeof checks;

/** All kinds of findings, as SARIF lists them. */
export const reportedRules: readonly ReportedRule[] = [...rules, ...Object.values(checks)];
