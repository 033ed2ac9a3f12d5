import type { Profiler } from "node:inspector";

/**
 * Returns the longest time, in milliseconds, that code from a folder (a file URL) blocked the event loop, according to a CPU profile. Unlike
 * the event loop delay, the result does not depend on VS Code and other extensions, which share the thread, or on the load of the machine.
 */
export function findLongestSpan({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile, folder: string): number {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const isFromFolder = (id: number | undefined): boolean => {
    for (let nodeId = id; nodeId !== undefined; nodeId = parents.get(nodeId))
      if (byId.get(nodeId)?.callFrame.url.startsWith(folder)) return true;
    return false;
  };
  let longestUs = 0;
  let spanUs = 0;
  for (const [index, id] of samples.entries()) {
    const isGarbage = byId.get(id)?.callFrame.functionName === "(garbage collector)";
    if (isFromFolder(id) || (isGarbage && spanUs > 0)) spanUs += timeDeltas[index] ?? 0;
    else spanUs = 0;
    longestUs = Math.max(longestUs, spanUs);
  }
  return longestUs / 1000;
}
