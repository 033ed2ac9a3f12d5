import { altTextFailures } from "../altText/failures.ts";
import { chatFailures } from "../chat/failures.ts";
import { clientFailures } from "../client/failures.ts";
import {
  toSentence,
  type FailureAction,
  type FailureAttributes,
  type FailureDeclaration,
  type FailureDeclarations,
} from "../core/failureDeclaration.ts";
import { diskFailures } from "../disk/failures.ts";
import { downloadFailures } from "../download/failures.ts";
import { endpointFailures } from "../engine/backends/endpoint/failures.ts";
import { supervisorFailures } from "../engine/backends/llamaServer/failures.ts";
import { engineFailures } from "../engine/failures.ts";
import { imageFailures } from "../engine/images/failures.ts";
import { consentFailures } from "../extension/endpoint/failures.ts";
import { fetchFailures } from "../extension/images/failures.ts";
import { buildFailures } from "../llamaServer/build/failures.ts";
import { llamaServerFailures } from "../llamaServer/failures.ts";
import { modelFailures } from "../models/failures.ts";
import { networkFailures } from "../network/failures.ts";

/**
 * All failures that a user can be shown, including `unexpected` for bugs. Each subsystem declares its own next to the code that raises
 * them. They are collected here because failures cross process boundaries as data, and any client may need to show them.
 */
const declarations = {
  ...altTextFailures,
  ...buildFailures,
  ...chatFailures,
  ...clientFailures,
  ...consentFailures,
  ...diskFailures,
  ...downloadFailures,
  ...endpointFailures,
  ...engineFailures,
  ...fetchFailures,
  ...imageFailures,
  ...llamaServerFailures,
  ...modelFailures,
  ...networkFailures,
  ...supervisorFailures,
  unexpected: {
    message: ({ reason }: { reason: string }) => `Something unexpected happened. ${toSentence(reason)}`,
    action: { kind: "showLogs" },
  },
} as const satisfies FailureDeclarations;

type Declarations = typeof declarations;
type DataOf<Kind extends keyof Declarations> = Declarations[Kind]["message"] extends (data: infer Data) => string
  ? unknown extends Data
    ? object
    : Data
  : never;

/** A failure as data, which can cross process boundaries. */
export type Failure = { [Kind in keyof Declarations]: { kind: Kind } & DataOf<Kind> }[keyof Declarations];

/** Carries a `Failure` through code that throws. Converted back to data at the process boundary. */
export class FailureError extends Error {
  override readonly name = "FailureError";
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(describeFailure(failure).message);
    this.failure = failure;
  }
}

export function getErrorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Converts any thrown value to a failure: the one that it carries, `pathUnusable`, or `unexpected` with its message. */
export function toFailure(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  return findPathFailure(error) ?? { kind: "unexpected", reason: getErrorMessage(error) };
}

/** Explains a system error about a path, such as “not a directory”. @returns undefined for any other error */
function findPathFailure(error: unknown): Failure | undefined {
  if (!(error instanceof Error && "path" in error && typeof error.path === "string" && "syscall" in error)) return undefined;
  // If a program can't be started, its path alone does not explain the error.
  if (String(error.syscall).startsWith("spawn")) return undefined;
  return { kind: "pathUnusable", path: error.path, reason: getSystemReason(error) };
}

/** Returns the reason in the message of a system error, such as “not a directory”, without its code, system call and path. */
export function getSystemReason(error: unknown): string {
  // The system's own reason would be “illegal operation on a directory”.
  if (error instanceof Error && "code" in error && error.code === "EISDIR") return "It is a folder.";
  return getErrorMessage(error).replace(/^[A-Z]\w+: ([^,]+), \w+(?: '.*)?$/s, "$1");
}

/** Sentences to show for a failure, and optionally the remedy to offer and the log lines to list. */
export interface FailureText {
  message: string;
  action?: FailureAction;
  log?: string[];
}

export function describeFailure(failure: Failure): FailureText {
  const { message, action } = findDeclaration(failure);
  return {
    message: message(failure),
    ...(action === undefined ? {} : { action: typeof action === "function" ? action(failure) : action }),
    ...("log" in failure ? { log: failure.log } : {}),
  };
}

export function getFailureAttributes(failure: Failure): FailureAttributes {
  const { scope, ...attributes } = findDeclaration(failure);
  const resolvedScope = typeof scope === "function" ? scope(failure) : scope;
  return { ...attributes, ...(resolvedScope === undefined ? {} : { scope: resolvedScope }) };
}

function findDeclaration(failure: Failure): FailureDeclaration<Failure> {
  // Each declaration takes the data of its own kind, which TypeScript can't express for a union.
  return declarations[failure.kind] as FailureDeclaration<never> as FailureDeclaration<Failure>;
}
