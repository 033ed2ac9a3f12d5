import { locateFindings, type ImageUse, type ScannedFile } from "../../altText/index.ts";
import { getRelativeName } from "../../disk/relativePath.ts";
import type { ReportedFinding } from "./report.ts";

/** Creates a reported finding about one use of an image. @param folder working folder */
export function locateFinding(
  { path, source }: Pick<ScannedFile, "path" | "source">,
  use: ImageUse,
  finding: Pick<ReportedFinding, "rule" | "severity" | "message">,
  folder: string,
): ReportedFinding {
  const [located] = locateFindings({ source, findings: [{ ...finding, use }] });
  if (located === undefined) throw new RangeError("A finding has no location.");
  return { path: getRelativeName(path, folder), ...located };
}
