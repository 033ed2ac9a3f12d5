import { basename } from "node:path";
import type { Target } from "../protocol/target.ts";

/** Names the models of a report: by their short names where those are unique. */
export function nameTargets(targets: Target[]): string[] {
  const short = targets.map(shortName);
  return short.map((name, index) => (short.filter((other) => other === name).length > 1 ? longName(targets[index], name) : name));
}

function shortName(target: Target): string {
  return target.kind === "local"
    ? basename(target.model)
    : (target.model ?? (URL.canParse(target.url) ? new URL(target.url).host : target.url));
}

function longName(target: Target | undefined, short: string): string {
  if (target === undefined) return short;
  return target.kind === "local" ? target.model : `${short} at ${target.url}`;
}
