import { catalog } from "../catalog.ts";
import { listStore } from "../store/store.ts";
import { getCatalogShape, type MemoryShape } from "./estimate.ts";
import { assertFits, computeFit } from "./fit.ts";
import { readMachine } from "./machine.ts";

/**
 * Rejects a model that this machine can't load, without trying to load it.
 * @param llamaServer executable that lists the GPUs; it is run only if main memory alone is too small
 * @throws FailureError `modelTooLarge`, which lists the models in the catalog and the store that fit; the signal's abort reason
 */
export async function assertFitsMemory(
  { store, name, shape, llamaServer }: { store: string; name: string; shape: MemoryShape; llamaServer: string | undefined },
  signal: AbortSignal,
): Promise<void> {
  // GPUs are listed only if needed, because their drivers may take seconds to start.
  if (computeFit(shape, await readMachine(undefined, signal)).verdict !== "tooLarge") return;
  const { models } = await listStore(store);
  const otherShapes = new Map([
    ...catalog.map((catalogModel) => [catalogModel.name, getCatalogShape(catalogModel)] as const),
    ...models.map((storedModel) => [storedModel.name, storedModel.memory] as const),
  ]);
  otherShapes.delete(name);
  const machine = await readMachine(llamaServer, signal);
  assertFits(
    name,
    shape,
    machine,
    Array.from(otherShapes, ([model, other]) => ({ model, shape: other })),
  );
}
