import { DiagnosticSeverity } from "vscode";
import type { UseFinding } from "../../altText/light.ts";

/** Severities of rules that the settings do not mention. They are quiet, because the user may not have asked for a linter. */
export const DEFAULT_SEVERITIES: Record<UseFinding["severity"], DiagnosticSeverity> = {
  error: DiagnosticSeverity.Warning,
  warning: DiagnosticSeverity.Information,
  info: DiagnosticSeverity.Hint,
};

/** Severities of rules that the user or the repository has configured. */
export const CONFIGURED_SEVERITIES: Record<UseFinding["severity"], DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  // Hints are not listed in the Problems view.
  info: DiagnosticSeverity.Hint,
};
