import { getModelsFolder } from "../../disk/paths.ts";
import { resolveModelName } from "../../models/store/source.ts";
import { removeModel } from "../../models/store/store.ts";
import { parseArguments } from "../parseArguments.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage.ts";
import { formatBytes } from "../../core/formatUnits.ts";

/** `oriel models remove`: removes a model or a partial download. */
export async function removeCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const [name, ...extraArguments] = parseArguments(args, {}).positionals;
  if (name === undefined || extraArguments.length > 0) throw new UsageError("Specify the model to remove.");
  const bytes = await removeModel(getModelsFolder(), resolveModelName(name), signal);
  terminal.note(`Removed ${name}, which freed ${formatBytes(bytes)}.`);
  return 0;
}
