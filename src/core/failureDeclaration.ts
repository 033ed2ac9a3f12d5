/** Remedy offered with a failure: a button in VS Code, a hint on the command line. */
export type FailureAction =
  | { kind: "setUp" }
  | { kind: "openSetting"; setting: string }
  | { kind: "showLogs" }
  | { kind: "restartEngine" }
  | { kind: "retry" }
  | { kind: "setEndpointKey" };

/** Properties by which code treats failures alike, so that no list of kinds is needed where they matter. */
export interface FailureAttributes {
  /** "image": only this image failed; the others of a batch go on. */
  scope?: "image";
  /** The failure has a log or a remedy of its own, and is reported as it is rather than as one reason among others. */
  isSelfExplanatory?: true;
  /** The command line exits with 2, as for a wrong option. */
  isUsageError?: true;
}

/** Declaration of one kind of failure, written in the `failures.ts` beside the code that raises it. */
export interface FailureDeclaration<Data> extends FailureAttributes {
  /** Whole sentences: what happened, and what to do. */
  message: (data: Data) => string;
  action?: FailureAction | ((data: Data) => FailureAction);
}

/** The declarations of one subsystem, by kind. */
export type FailureDeclarations = Record<string, FailureDeclaration<never>>;

/** Shows a size in MB with one decimal. */
export function formatMegabytes(bytes: number): string {
  return `${Math.round(bytes / 100_000) / 10} MB`;
}

/** Makes a sentence of a reason from any source, such as a system error. A first word that is a name, such as `maxLength`, stays as it is. */
export function toSentence(reason: string): string {
  const trimmed = reason.trim();
  const capitalized = /^[a-z]+\s/.test(trimmed) ? trimmed.charAt(0).toUpperCase() + trimmed.slice(1) : trimmed;
  return /[.!?…”)]$/.test(capitalized) ? capitalized : `${capitalized}.`;
}
