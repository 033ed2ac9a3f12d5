import { modelsFolder } from "../../disk/paths.ts";
import { addModel } from "../../models/store/addModel.ts";
import { parsedArgs } from "../parsedArgs.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage.ts";
import { formatBytes } from "../../core/formatUnits.ts";

const options = { link: { type: "boolean" }, copy: { type: "boolean" }, "as-is": { type: "boolean" } } as const;

/** `oriel models add`: adds a model from files, such as those on a USB disk. */
export async function addCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parsedArgs(args, options);
  const [model, projector, ...others] = positionals;
  if (model === undefined || projector === undefined || others.length > 0) throw new UsageError("name a model's file and its projector's");
  if (values.link && values.copy) throw new UsageError("--link or --copy, not both");
  const stored = await addModel({
    ...{ store: modelsFolder(), model, projector, signal, isTrusted: values["as-is"] ?? false },
    how: values.link ? "link" : values.copy ? "copy" : "auto",
    onEvent(event) {
      if (event.kind === "waiting") terminal.progress("Waiting for another Oriel process that is at this model");
      else {
        const doing = event.kind === "copying" ? "Copying" : "Checking";
        terminal.fleeting(`${doing} the ${event.role}: ${formatBytes(event.bytes)} of ${formatBytes(event.ofBytes)}`);
      }
    },
  });
  terminal.endProgress();
  terminal.note(`${stored.title} is here. Ask it: oriel explain IMAGE --model ${stored.name}`);
  return 0;
}
