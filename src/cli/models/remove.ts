import { modelsFolder } from "../../disk/paths.ts";
import { nameOfModel } from "../../models/store/source.ts";
import { removeModel } from "../../models/store/store.ts";
import { parsedArgs } from "../parsedArgs.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage.ts";
import { formatBytes } from "../../core/formatUnits.ts";

/** `oriel models remove`: removes a model or a partial download. */
export async function removeCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const [name, ...others] = parsedArgs(args, {}).positionals;
  if (name === undefined || others.length > 0) throw new UsageError("name the model to remove");
  const bytes = await removeModel(modelsFolder(), nameOfModel(name), signal);
  terminal.note(`${name} is removed: ${formatBytes(bytes)} are free again.`);
  return 0;
}
