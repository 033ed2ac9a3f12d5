import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { BOX_ORDERS, type BoxOrder } from "../core/boxOrder.ts";
import { makePrivateFolder, writeFileAtomically } from "./files.ts";

/** Measured orders by the name of the model. */
const BoxOrders = z.record(z.string(), z.enum(BOX_ORDERS));

/** Returns the order that `oriel eval` has measured for a model. @param cache cache folder @returns undefined if none was measured */
export async function readMeasuredBoxOrder(cache: string, model: string): Promise<BoxOrder | undefined> {
  const orders = await readOrders(cache);
  return Object.hasOwn(orders, model) ? orders[model] : undefined;
}

/** Records the order that was measured for a model. @param order undefined to remove the recorded order */
export async function recordBoxOrder(cache: string, model: string, order: BoxOrder | undefined): Promise<void> {
  const { [model]: _, ...orders } = await readOrders(cache);
  await makePrivateFolder(cache);
  await writeFileAtomically(getPath(cache), JSON.stringify(order === undefined ? orders : { ...orders, [model]: order }));
}

/** Reads the recorded orders; empty if the file is missing or damaged. */
async function readOrders(cache: string): Promise<z.infer<typeof BoxOrders>> {
  try {
    return BoxOrders.parse(JSON.parse(await readFile(getPath(cache), "utf8")));
  } catch {
    return {};
  }
}

function getPath(cache: string): string {
  return join(cache, "box-orders.json");
}
