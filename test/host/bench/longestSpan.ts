import type { Profiler } from "node:inspector";

/**
 * The longest time, in milliseconds, for which code of a folder (a file URL) ran without giving the event loop back, by a CPU profile. Unlike the
 * delay of the loop it knows nothing of what VS Code and other extensions do on the same thread, or of a busy machine.
 */
export function longestSpan({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile, folder: string): number {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const isOurs = (id: number | undefined): boolean => {
    for (let at = id; at !== undefined; at = parents.get(at)) if (byId.get(at)?.callFrame.url.startsWith(folder)) return true;
    return false;
  };
  let longest = 0;
  let current = 0;
  for (const [index, id] of samples.entries()) {
    const isGarbage = byId.get(id)?.callFrame.functionName === "(garbage collector)";
    if (isOurs(id) || (isGarbage && current > 0)) current += timeDeltas[index] ?? 0;
    else current = 0;
    longest = Math.max(longest, current);
  }
  return longest / 1000;
}
