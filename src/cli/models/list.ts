import { modelsFolder } from "../../disk/paths.ts";
import { catalog } from "../../models/catalog.ts";
import { catalogShape } from "../../models/fit/estimate.ts";
import { computeFit, recommendModel } from "../../models/fit/fit.ts";
import { describeFitAndSpeed } from "../../models/fit/fitText.ts";
import { readMachine } from "../../models/fit/machine.ts";
import { findOnPath } from "../../llamaServer/pathSearch.ts";
import { listStore } from "../../models/store/store.ts";
import { parsedArgs } from "../parsedArgs.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage.ts";
import { formatBytes } from "../../core/formatUnits.ts";

/** `oriel models list`: lists stored models and those of the catalogue, and whether they fit this machine. */
export async function listCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { positionals } = parsedArgs(args, {});
  if (positionals.length > 0) throw new UsageError("models list takes no arguments");
  const { models, unfinished } = await listStore(modelsFolder());
  const llamaServer = process.env["ORIEL_LLAMA_SERVER"] ?? (await findOnPath("llama-server", process.env));
  const machine = await readMachine(llamaServer, signal);
  const here = new Map(models.map((model) => [model.name, model]));
  const line = (name: string, title: string, state: string, fit: string) =>
    terminal.out(`${name.padEnd(14)} ${title}: ${state}\n${" ".repeat(15)}${fit}\n`);
  for (const known of catalog) {
    const stored = here.get(known.name);
    here.delete(known.name);
    const part = unfinished.find(({ name }) => name === known.name);
    const bytes = known.files.model.bytes + known.files.projector.bytes;
    const state =
      stored !== undefined ? "here" : `${formatBytes(bytes)} to get${part === undefined ? "" : `, ${formatBytes(part.bytes)} of it here`}`;
    line(
      known.name,
      known.title,
      `${state}, ${known.licence}`,
      describeFitAndSpeed(computeFit(stored?.memory ?? catalogShape(known), machine)),
    );
  }
  for (const { name, title, memory } of here.values()) line(name, title, "here", describeFitAndSpeed(computeFit(memory, machine)));
  for (const { name, bytes } of unfinished) {
    if (catalog.every((known) => known.name !== name)) terminal.out(`${name.padEnd(14)} not complete: ${formatBytes(bytes)} here\n`);
  }
  const best = recommendModel(
    catalog.map((model) => ({ model, shape: catalogShape(model) })),
    machine,
  );
  if (models.length > 0) return 0;
  if (best === undefined) terminal.note("None of them fits this machine. Use a server of your own: --endpoint URL.");
  else terminal.note(`The best that fits: oriel models get ${best.model.name}`);
  return 0;
}
