import { groupBy } from "../../core/groupBy.ts";
import { SEVERITIES, type ReportedFinding } from "./report.ts";

/** Number of findings that have something in common. */
export interface Count {
  name: string;
  findings: number;
  documents: number;
}

export interface RuleCount extends Count {
  severity: ReportedFinding["severity"];
}

/** Counts the findings of each rule and severity. The most severe and most frequent ones come first. */
export function countByRule(findings: ReportedFinding[]): RuleCount[] {
  return SEVERITIES.flatMap((severity) =>
    Array.from(
      groupBy(
        findings.filter((finding) => finding.severity === severity),
        ({ rule }) => rule,
      ),
      ([rule, group]): RuleCount => ({ ...count(rule, group), severity }),
    ).toSorted(compareCounts),
  );
}

/** Counts the findings of each document. Documents with the most findings come first. */
export function countByDocument(findings: ReportedFinding[]): Count[] {
  return Array.from(
    groupBy(findings, ({ path }) => path),
    ([path, group]) => count(path, group),
  ).toSorted(compareCounts);
}

/**
 * Counts the findings by folder. A folder with many of the findings is divided into the folders below it, so that the result says where they are.
 * The files directly in a divided folder are counted as `folder/*`.
 */
export function countByFolder(findings: ReportedFinding[]): Count[] {
  const limit = findings.length / 3;
  let folders = divide({ prefix: "", findings, isDivisible: true });
  for (;;) {
    const index = folders.findIndex((folder) => folder.isDivisible && folder.findings.length > limit);
    const folder = folders[index];
    if (folder === undefined) break;
    folders = folders.toSpliced(index, 1, ...divide(folder));
  }
  return folders.map(({ prefix, findings: group }) => count(prefix, group)).toSorted(compareCounts);
}

interface Folder {
  /** Name with a slash at its end; with `*`, only the files directly in the folder. */
  prefix: string;
  findings: ReportedFinding[];
  isDivisible: boolean;
}

function divide({ prefix, findings }: Folder): Folder[] {
  const groups = groupBy(findings, ({ path }) => {
    const end = path.indexOf("/", prefix.length);
    return end < 0 ? OWN_FILES : path.slice(0, end + 1);
  });
  const ownFilesPrefix = groups.size === 1 && prefix !== "" ? prefix : `${prefix || "./"}*`;
  return Array.from(groups, ([name, group]) =>
    name === OWN_FILES
      ? { prefix: ownFilesPrefix, findings: group, isDivisible: false }
      : { prefix: name, findings: group, isDivisible: true },
  );
}

/** Key of the group of files directly in a folder. */
const OWN_FILES = "*";

function count(name: string, findings: ReportedFinding[]): Count {
  return { name, findings: findings.length, documents: new Set(findings.map(({ path }) => path)).size };
}

function compareCounts(a: Count, b: Count): number {
  return b.findings - a.findings || (a.name < b.name ? -1 : 1);
}
