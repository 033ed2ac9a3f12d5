import { catalog } from "../catalog.ts";
import { listStore } from "../store/store.ts";
import { shapeInCatalog, type MemoryShape } from "./estimate.ts";
import { checkFit, fitOf } from "./fit.ts";
import { readMachine } from "./machine.ts";

/**
 * Refuses a model that this machine can't load, before it is tried.
 * @param llamaServer an executable that is asked for GPUs, where memory alone would not do
 * @throws FailureError modelTooLarge, that names those of catalogue and store that would fit; the signal's reason
 */
export async function assertFitsMemory(
  { store, name, shape, llamaServer }: { store: string; name: string; shape: MemoryShape; llamaServer: string | undefined },
  signal: AbortSignal,
): Promise<void> {
  // What the memory has room for needs no look at GPUs, whose drivers may take seconds to come up.
  if (fitOf(shape, await readMachine(undefined, signal)).verdict !== "tooLarge") return;
  const { models } = await listStore(store);
  const others = new Map([
    ...catalog.map((known) => [known.name, shapeInCatalog(known)] as const),
    ...models.map((stored) => [stored.name, stored.memory] as const),
  ]);
  others.delete(name);
  const machine = await readMachine(llamaServer, signal);
  checkFit(
    name,
    shape,
    machine,
    Array.from(others, ([model, other]) => ({ model, shape: other })),
  );
}
