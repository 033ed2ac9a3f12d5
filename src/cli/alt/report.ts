import type { LocatedFinding } from "../../altText/index.ts";

export interface ReportedFinding extends Omit<LocatedFinding, "rule"> {
  /** Id of the rule, or of a check that needs more than the document, such as the history or a model. */
  rule: string;
  /** Path relative to the working folder, with forward slashes. */
  path: string;
}

export interface Report {
  findings: ReportedFinding[];
  /** Number of documents with images. */
  documents: number;
  images: number;
  /** Number of findings that are in the baseline, and not in `findings`. Absent if there is no baseline. */
  known?: number;
  /** Working folder, relative to the root of the repository. Absent if it is the root. */
  folder?: string;
}

/** Severities, from most to least severe. */
export const SEVERITIES = ["error", "warning", "info"] as const satisfies ReportedFinding["severity"][];

/** Returns the path of a finding relative to the root of its repository, as CI systems expect it. */
export function getRepositoryPath({ path }: ReportedFinding, { folder = "." }: Report): string {
  const names: string[] = [];
  for (const name of `${folder}/${path}`.split("/")) {
    if (name === "..") {
      // The path is in another repository.
      if (names.length === 0) return path;
      names.pop();
    } else if (name !== ".") names.push(name);
  }
  return names.join("/");
}
