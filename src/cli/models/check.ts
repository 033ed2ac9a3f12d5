import { modelsFolder } from "../../disk/paths.ts";
import { checkModel, listStore } from "../../models/store/store.ts";
import { parsedArgs } from "../parsedArgs.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage.ts";
import { formatBytes } from "../../core/formatUnits.ts";

/** `oriel models check`: compares all files of the store with their hashes. @returns 1 if any file differs or is missing */
export async function checkCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  if (parsedArgs(args, {}).positionals.length > 0) throw new UsageError("models check takes no arguments: it checks all that are here");
  const { models } = await listStore(modelsFolder());
  let isWhole = true;
  for (const model of models) {
    const onBytes = (bytes: number, ofBytes: number) =>
      terminal.fleeting(`${model.name}: ${formatBytes(bytes)} of ${formatBytes(ofBytes)}`);
    const files = await checkModel(model, onBytes, signal);
    terminal.endProgress();
    const wrong = files.filter(({ kind }) => kind !== "same");
    terminal.out(`${model.name}: ${wrong.length === 0 ? "as it came" : "damaged"}\n`);
    for (const file of wrong) {
      isWhole = false;
      if (file.kind === "missing") terminal.note(`  ${file.path} is missing.`);
      else if (file.kind === "changed")
        terminal.note(`  ${file.path} was changed: SHA-256 ${file.expected} came, ${file.actual} is there.`);
    }
    if (wrong.length > 0) terminal.note(`  Remove it and get it again: oriel models remove ${model.name}`);
  }
  if (models.length === 0) terminal.note("There are no models here.");
  return isWhole ? 0 : 1;
}
