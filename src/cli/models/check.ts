import { getModelsFolder } from "../../disk/paths.ts";
import { checkModel, listStore } from "../../models/store/store.ts";
import { parseArguments } from "../parseArguments.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage.ts";
import { formatShare } from "../../core/formatUnits.ts";

/** `oriel models check`: verifies the checksums of all installed models. @returns 1 if a file differs or is missing */
export async function checkCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  if (parseArguments(args, {}).positionals.length > 0)
    throw new UsageError("oriel models check takes no arguments; it verifies all installed models.");
  const { models } = await listStore(getModelsFolder());
  let isIntact = true;
  for (const model of models) {
    const onBytes = (bytes: number, totalBytes: number) => terminal.showTransient(`${model.name}: ${formatShare(bytes, totalBytes)}`);
    const files = await checkModel(model, onBytes, signal);
    terminal.clearProgress();
    const damagedFiles = files.filter(({ kind }) => kind !== "same");
    terminal.print(`${model.name}: ${damagedFiles.length === 0 ? "files are intact" : "damaged"}\n`);
    for (const file of damagedFiles) {
      isIntact = false;
      if (file.kind === "missing") terminal.note(`  ${file.path} is missing.`);
      else if (file.kind === "changed")
        terminal.note(`  ${file.path} has changed: its SHA-256 is ${file.actual} instead of ${file.expected}.`);
    }
    if (damagedFiles.length > 0) terminal.note(`  Remove the model, then download it again: oriel models remove ${model.name}`);
  }
  if (models.length === 0) terminal.note("No models are installed.");
  return isIntact ? 0 : 1;
}
