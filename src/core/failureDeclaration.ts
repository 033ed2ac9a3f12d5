/** Remedy offered with a failure: a button in VS Code, a hint on the command line. */
export type FailureAction =
  | { kind: "setUp" }
  | { kind: "openSetting"; setting: string }
  | { kind: "showLogs" }
  | { kind: "restartEngine" }
  | { kind: "retry" }
  | { kind: "setEndpointKey" };

/** Properties that determine how code treats a failure, so that the code need not list kinds of failures. */
export interface FailureAttributes {
  /** `image` if only this image failed, so that a batch continues with the next one. */
  scope?: "image";
  /** The failure has its own log or remedy, so it is reported alone rather than as one of several reasons. */
  isReportedAlone?: true;
  /** The command-line tool exits with code 2, as for an invalid option. */
  isUsageError?: true;
}

/** Declaration of one kind of failure, in the `failures.ts` next to the code that raises it. */
export interface FailureDeclaration<Data> extends Omit<FailureAttributes, "scope"> {
  scope?: "image" | ((data: Data) => "image" | undefined);
  /** Returns whole sentences that say what happened, and what to do. */
  message: (data: Data) => string;
  action?: FailureAction | ((data: Data) => FailureAction);
}

/** Failure declarations of one subsystem, by kind. */
export type FailureDeclarations = Record<string, FailureDeclaration<never>>;

/** Formats a size in megabytes, with one decimal. */
export function formatMegabytes(bytes: number): string {
  return `${Math.round(bytes / 100_000) / 10} MB`;
}

/**
 * Turns a reason from any source, such as a system error, into a sentence. A first word that is an identifier, such as `maxLength`, is not
 * capitalized.
 */
export function toSentence(reason: string): string {
  const trimmedReason = reason.trim();
  return endSentence(/^[a-z]+\s/.test(trimmedReason) ? trimmedReason.charAt(0).toUpperCase() + trimmedReason.slice(1) : trimmedReason);
}

/** Adds a final period to text that is otherwise quoted unchanged, such as a message from a server. */
export function endSentence(text: string): string {
  const trimmedText = text.trim();
  return /[.!?…”)]$/.test(trimmedText) ? trimmedText : `${trimmedText}.`;
}
