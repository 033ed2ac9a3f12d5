import { parseArguments } from "../parseArguments.ts";
import { chooseTarget, targetOptions } from "../target.ts";
import type { Terminal } from "../terminal.ts";
import { testModel } from "../testModel.ts";
import { UsageError } from "../usage.ts";

/** `oriel models test`: asks a model about a test image. @returns 1 if the answer shows that the setup is broken */
export async function testCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArguments(args, targetOptions);
  const [name, ...extraArguments] = positionals;
  if (extraArguments.length > 0 || (name !== undefined && values.model !== undefined))
    throw new UsageError("Specify at most one model to test.");
  const target = await chooseTarget({ ...values, ...(name === undefined ? {} : { model: name }) }, signal);
  return (await testModel(target, terminal, signal)) ? 0 : 1;
}
