import { getModelsFolder } from "../../disk/paths.ts";
import { addModel } from "../../models/store/addModel.ts";
import { parseArguments } from "../parseArguments.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage.ts";
import { formatShare } from "../../core/formatUnits.ts";

export const options = { link: { type: "boolean" }, copy: { type: "boolean" }, "as-is": { type: "boolean" } } as const;

/** `oriel models add`: adds a model from files, such as those on a USB drive. */
export async function addCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArguments(args, options);
  const [model, projector, ...extraArguments] = positionals;
  if (model === undefined || projector === undefined || extraArguments.length > 0)
    throw new UsageError("Specify the model file and its projector file.");
  if (values.link && values.copy) throw new UsageError("Use either --link or --copy, not both.");
  const storedModel = await addModel({
    ...{ store: getModelsFolder(), model, projector, signal, isTrusted: values["as-is"] ?? false },
    method: values.link ? "link" : values.copy ? "copy" : "auto",
    onEvent(event) {
      if (event.kind === "waiting") terminal.showProgress("Waiting: another Oriel process is using this model");
      else {
        const activity = event.kind === "copying" ? "Copying" : "Checking";
        terminal.showTransient(`${activity} the ${event.role}: ${formatShare(event.bytes, event.totalBytes)}`);
      }
    },
  });
  terminal.clearProgress();
  terminal.note(`${storedModel.title} is installed. Try it: oriel explain IMAGE --model ${storedModel.name}`);
  return 0;
}
