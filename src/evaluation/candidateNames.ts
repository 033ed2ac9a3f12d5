import { basename } from "node:path";
import type { Target } from "../protocol/target.ts";

/** Returns a name for each model in a report: its short name if that is unique, otherwise a longer one. */
export function createCandidateNames(targets: Target[]): string[] {
  const shortNames = targets.map(getShortName);
  return shortNames.map((name, index) =>
    shortNames.filter((other) => other === name).length > 1 ? getLongName(targets[index], name) : name,
  );
}

function getShortName(target: Target): string {
  return target.kind === "local"
    ? basename(target.model)
    : (target.model ?? (URL.canParse(target.url) ? new URL(target.url).host : target.url));
}

function getLongName(target: Target | undefined, shortName: string): string {
  if (target === undefined) return shortName;
  return target.kind === "local" ? target.model : `${shortName} at ${target.url}`;
}
