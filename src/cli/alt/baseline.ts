import { resolve } from "node:path";
import * as z from "zod/mini";
import { collapseWhitespace, listFolders } from "../../altText/index.ts";
import { getErrorCode } from "../../disk/files.ts";
import { writeOutputFile } from "../../disk/outputFile.ts";
import { getRelativeName } from "../../disk/relativePath.ts";
import { readRegularFile } from "../../disk/readRegularFile.ts";
import { toSentence } from "../../core/failureDeclaration.ts";
import { getErrorMessage } from "../../failures/failure.ts";
import { UsageError } from "../usage.ts";
import type { ReportedFinding } from "./report.ts";

/** Numbers of known findings, which scans ignore, by document, then by rule and source text, so that a finding is recognized even on another line. */
const Baseline = z.object({ version: z.literal(1), findings: z.record(z.string(), z.record(z.string(), z.number())) });
type Baseline = z.infer<typeof Baseline>;

/** Maximum size of a baseline, enough for a million findings. */
const MAX_BYTES = 100_000_000;

const DEFAULT_BASELINE = ".oriel-baseline.json";

/** A baseline, with the folder to which its paths are relative. */
interface LocatedBaseline {
  baseline: Baseline;
  folder: string;
}

/** Returns the path of the baseline in a folder. @param given path that the user has named */
export function getBaselineFile(folder: string, given: string | undefined): string {
  return resolve(folder, given ?? DEFAULT_BASELINE);
}

/** Reads the baseline that the user has named. Its paths are relative to the working folder. @throws UsageError */
export async function readGivenBaseline(folder: string, given: string): Promise<LocatedBaseline> {
  const baseline = await readBaseline(getBaselineFile(folder, given));
  if (baseline === undefined) throw new UsageError(`The baseline ${given} does not exist.`);
  return { baseline, folder };
}

/**
 * Finds the nearest baseline, from the working folder up to the root of the repository.
 * @throws UsageError for a file that is not a baseline
 */
export async function findBaseline(folder: string, root: string): Promise<LocatedBaseline | undefined> {
  for (const parent of listFolders(root, folder).toReversed()) {
    const baseline = await readBaseline(getBaselineFile(parent, undefined));
    if (baseline !== undefined) return { baseline, folder: parent };
  }
  return undefined;
}

/** Reads a baseline; undefined if the file does not exist. @throws UsageError for a file that is not a baseline */
export async function readBaseline(file: string): Promise<Baseline | undefined> {
  let text: string;
  try {
    text = (await readRegularFile(file, MAX_BYTES)).toString("utf8");
  } catch (error) {
    if (getErrorCode(error) === "ENOENT") return undefined;
    throw new UsageError(`Can't read the baseline ${file}. ${toSentence(getErrorMessage(error))}`);
  }
  try {
    return Baseline.parse(JSON.parse(text));
  } catch {
    throw new UsageError(`${file} isn't a baseline. Recreate it with “oriel alt baseline”.`);
  }
}

/** @throws FailureError `diskFull` */
export async function writeBaseline(file: string, findings: ReportedFinding[]): Promise<void> {
  const countsByPath: Baseline["findings"] = {};
  for (const finding of findings) {
    const counts = (countsByPath[finding.path] ??= {});
    const key = getFindingKey(finding);
    counts[key] = (counts[key] ?? 0) + 1;
  }
  await writeOutputFile(file, `${JSON.stringify({ version: 1, findings: countsByPath }, undefined, 2)}\n`, { isDurable: true });
}

/** Returns the findings that are not in the baseline. @param folder folder to which the paths of the findings are relative */
export function findNewFindings(
  { baseline, folder: baselineFolder }: LocatedBaseline,
  findings: ReportedFinding[],
  folder: string,
): ReportedFinding[] {
  const remainingCounts = new Map<string, number>();
  return findings.filter((finding) => {
    const path = folder === baselineFolder ? finding.path : getRelativeName(resolve(folder, finding.path), baselineFolder);
    const key = getFindingKey(finding);
    const countKey = `${path}\n${key}`;
    const count = remainingCounts.get(countKey) ?? baseline.findings[path]?.[key] ?? 0;
    remainingCounts.set(countKey, count - 1);
    return count <= 0;
  });
}

function getFindingKey({ rule, text }: ReportedFinding): string {
  return `${rule} ${collapseWhitespace(text)}`;
}
