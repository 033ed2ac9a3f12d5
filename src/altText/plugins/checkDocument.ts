import { FailureError, getErrorMessage } from "../../failures/failure.ts";
import { detectSyntax } from "../document/syntax.ts";
import { locateFindings } from "../repository/locateFindings.ts";
import { findProject, openProject, type Project } from "../repository/project.ts";
import { createLookup, scanDocument, type Lookup } from "../repository/scanDocument.ts";
import { rules } from "../rules/ruleList.ts";
import type { RuleId } from "../rules/rules.ts";
import type { Severity } from "../rules/rule.ts";
import type { CheckAnswer, CheckedDocument } from "./checkProtocol.ts";

/**
 * Time for which settings and file lookups are cached. The documents of one run share them, but an editor keeps its linter running while
 * files change.
 */
const CACHE_LIFETIME_MS = 1000;

const OPTIONAL_RULES: Partial<Record<RuleId, Severity>> = Object.fromEntries(
  rules.filter(({ severity }) => severity === "off").map(({ id }) => [id, "info"]),
);

/** Checks documents as `oriel alt scan` does in the linter's working folder. */
export class DocumentChecker {
  readonly #getNowMs: () => number;
  #projects = new Map<string, Promise<Project>>();
  #lookups = new Map<string, Lookup>();
  #cachedSinceMs = -Infinity;

  constructor(getNowMs = () => performance.now()) {
    this.#getNowMs = getNowMs;
  }

  async check({ path, source, folder, includesOptionalRules }: CheckedDocument): Promise<CheckAnswer> {
    const syntax = detectSyntax(path);
    if (syntax === undefined) return { kind: "checked", findings: [] };
    this.#discardOldCaches();
    try {
      const { root, settings } = await findProject(path, folder, await this.#openProject(folder));
      const { rules, maxLength, components } = settings;
      const severities = includesOptionalRules ? { ...OPTIONAL_RULES, ...rules } : rules;
      const lookup = this.#lookups.get(root) ?? createLookup(root, settings);
      this.#lookups.set(root, lookup);
      const scanned = await scanDocument({ syntax, source }, { severities, maxLength, components }, { path, ...lookup });
      return { kind: "checked", findings: locateFindings(scanned) };
    } catch (error) {
      const isAboutSettings = error instanceof FailureError && error.failure.kind === "badAltSettings";
      return { kind: isAboutSettings ? "refused" : "skipped", reason: getErrorMessage(error) };
    }
  }

  #openProject(folder: string): Promise<Project> {
    const project = this.#projects.get(folder) ?? openProject(folder);
    this.#projects.set(folder, project);
    return project;
  }

  #discardOldCaches(): void {
    const nowMs = this.#getNowMs();
    if (nowMs - this.#cachedSinceMs < CACHE_LIFETIME_MS) return;
    this.#cachedSinceMs = nowMs;
    this.#projects = new Map();
    this.#lookups = new Map();
  }
}
