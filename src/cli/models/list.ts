import { getModelsFolder } from "../../disk/paths.ts";
import { catalog, getDownloadBytes } from "../../models/catalog.ts";
import { getCatalogShape } from "../../models/fit/estimate.ts";
import { computeFit, recommendModel } from "../../models/fit/fit.ts";
import { describeFitAndSpeed } from "../../models/fit/fitText.ts";
import { readMachine } from "../../models/fit/machine.ts";
import { findOnPath } from "../../disk/pathSearch.ts";
import { findMissingDraft } from "../../models/store/missingDraft.ts";
import { listStore } from "../../models/store/store.ts";
import { parseArguments } from "../parseArguments.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage.ts";
import { formatBytes } from "../../core/formatUnits.ts";

const INDENT = " ".repeat(15);

/** `oriel models list`: lists installed and available models, and whether they fit this machine. */
export async function listCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { positionals } = parseArguments(args, {});
  if (positionals.length > 0) throw new UsageError("oriel models list takes no arguments.");
  const { models, unfinished } = await listStore(getModelsFolder());
  const llamaServer = process.env["ORIEL_LLAMA_SERVER"] ?? (await findOnPath("llama-server", process.env));
  const machine = await readMachine(llamaServer, signal);
  const installedModels = new Map(models.map((model) => [model.name, model]));
  const printModel = (name: string, title: string, state: string, fit: string) =>
    terminal.print(`${name.padEnd(14)} ${title}: ${state}\n${INDENT}${fit}\n`);
  for (const catalogModel of catalog) {
    const storedModel = installedModels.get(catalogModel.name);
    installedModels.delete(catalogModel.name);
    const partialDownload = unfinished.find(({ name, bytes: receivedBytes }) => name === catalogModel.name && receivedBytes > 0);
    const bytes = getDownloadBytes(catalogModel);
    const state =
      storedModel !== undefined
        ? "installed"
        : `${formatBytes(bytes)} download${partialDownload === undefined ? "" : `, ${formatBytes(partialDownload.bytes)} downloaded`}`;
    printModel(
      catalogModel.name,
      catalogModel.title,
      `${state}, ${catalogModel.license}`,
      [
        ...(catalogModel.comparison === undefined ? [] : [catalogModel.comparison]),
        describeFitAndSpeed(computeFit(storedModel?.memory ?? getCatalogShape(catalogModel), machine)),
      ].join(" "),
    );
    const missingDraft = storedModel && findMissingDraft(storedModel);
    if (missingDraft !== undefined) {
      const size = formatBytes(missingDraft.bytes);
      terminal.print(`${INDENT}For faster answers on a GPU, add its draft model (${size}): oriel models get ${catalogModel.name}\n`);
    }
  }
  for (const { name, title, memory } of installedModels.values())
    printModel(name, title, "installed", describeFitAndSpeed(computeFit(memory, machine)));
  for (const { name, bytes } of unfinished) {
    if (catalog.every((catalogModel) => catalogModel.name !== name))
      terminal.print(`${name.padEnd(14)} partial download, ${formatBytes(bytes)}\n`);
  }
  const recommendation = recommendModel(
    catalog.map((model) => ({ model, shape: getCatalogShape(model) })),
    machine,
  );
  if (models.length > 0) return 0;
  if (recommendation === undefined) terminal.note("No model fits this machine. Use your own server: --endpoint URL.");
  else terminal.note(`Recommended: oriel models get ${recommendation.model.name}`);
  return 0;
}
