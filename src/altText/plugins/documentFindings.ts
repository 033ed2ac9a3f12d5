import { replaceUnsafeCharacters } from "../../core/unsafeCharacters.ts";
import type { LocatedFinding } from "../repository/locateFindings.ts";
import type { RuleId } from "../rules/rules.ts";
import { BlockingThread } from "./blockingThread.ts";
import type { CheckAnswer, CheckedDocument } from "./checkProtocol.ts";

/** Time limit for one document. A document usually takes milliseconds; if one exceeds the limit, a parser hangs on it. */
const DOCUMENT_LIMIT_MS = 30_000;

const thread = new BlockingThread<CheckedDocument, CheckAnswer>(new URL("./check-thread.mjs", import.meta.url), DOCUMENT_LIMIT_MS);

/** A problem that a rule of a linter reports. Lines and columns count from 1. */
export type LintProblem = Pick<LocatedFinding, "line" | "column" | "endLine" | "endColumn" | "message">;

/** The findings in a document, which a linter's rules report one after the other. */
export class DocumentFindings {
  readonly #findings: LocatedFinding[];
  /** Reason why the document can't be checked, until a rule reports it. */
  #skipReason: string | undefined;

  private constructor(findings: LocatedFinding[], skipReason: string | undefined) {
    this.#findings = findings;
    this.#skipReason = skipReason;
  }

  /**
   * Checks a document. Blocks until it is checked.
   * @throws Error if the repository settings are invalid, with a message for the user
   */
  static find(document: CheckedDocument): DocumentFindings {
    const answer = thread.ask(document) ?? { kind: "skipped", reason: "It takes too much time or memory." };
    if (answer.kind === "refused") throw new Error(answer.reason);
    return answer.kind === "checked" ? new DocumentFindings(answer.findings, undefined) : new DocumentFindings([], answer.reason);
  }

  /** Returns the problems that a rule reports. The first rule also reports that the document can't be checked. */
  take(rule: RuleId): LintProblem[] {
    const reason = this.#skipReason;
    this.#skipReason = undefined;
    if (reason !== undefined)
      return [{ line: 1, column: 1, endLine: 1, endColumn: 1, message: `Oriel can't check this document. ${reason}` }];
    return this.#findings
      .filter((finding) => finding.rule === rule)
      .map((finding) => ({ ...finding, message: replaceUnsafeCharacters(finding.message, "\uFFFD") }));
  }
}
