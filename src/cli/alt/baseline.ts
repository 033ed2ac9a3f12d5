import { readFile } from "node:fs/promises";
import * as z from "zod/mini";
import { collapsed } from "../../altText/index.ts";
import { errorCode, writeWhole } from "../../disk/files.ts";
import { UsageError } from "../usage.ts";
import type { ReportedFinding } from "./formats.ts";

/** What was found when a repository began to look: it does not count until it is mended. Lines may move; the text may not. */
const Baseline = z.object({ version: z.literal(1), findings: z.record(z.string(), z.record(z.string(), z.number())) });
type Baseline = z.infer<typeof Baseline>;

/** Undefined where there is none. @throws UsageError for a file that is none */
export async function readBaseline(file: string): Promise<Baseline | undefined> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
  try {
    return Baseline.parse(JSON.parse(text));
  } catch {
    throw new UsageError(`${file} is no baseline: write it anew with oriel alt baseline`);
  }
}

/** @throws FailureError diskFull */
export async function writeBaseline(file: string, findings: ReportedFinding[]): Promise<void> {
  const known: Baseline["findings"] = {};
  for (const finding of findings) {
    const ofFile = (known[finding.path] ??= {});
    const key = keyOf(finding);
    ofFile[key] = (ofFile[key] ?? 0) + 1;
  }
  await writeWhole(file, `${JSON.stringify({ version: 1, findings: known }, undefined, 2)}\n`);
}

/** The findings that are new since the baseline. */
export function newSince({ findings: known }: Baseline, findings: ReportedFinding[]): ReportedFinding[] {
  const left = new Map<string, number>();
  return findings.filter((finding) => {
    const key = keyOf(finding);
    const at = `${finding.path}\n${key}`;
    const count = left.get(at) ?? known[finding.path]?.[key] ?? 0;
    left.set(at, count - 1);
    return count <= 0;
  });
}

function keyOf({ rule, text }: ReportedFinding): string {
  return `${rule} ${collapsed(text)}`;
}
