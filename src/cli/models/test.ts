import { runSelfTest } from "../../client/selfTest.ts";
import { english } from "../../core/translate.ts";
import { resultText } from "../../client/selfTestText.ts";
import { parsedArgs } from "../parsedArgs.ts";
import { chooseTarget, engineFor, targetOptions } from "../target.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage.ts";

/** `oriel models test`: asks a model about an image with a known answer. @returns 1 if the answers are those of a broken set-up */
export async function testCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parsedArgs(args, targetOptions);
  const [name, ...others] = positionals;
  if (others.length > 0 || (name !== undefined && values.model !== undefined)) throw new UsageError("name one model to test, or none");
  const target = await chooseTarget({ ...values, ...(name === undefined ? {} : { model: name }) }, signal);
  const client = await engineFor(terminal);
  try {
    const { summary, causes } = resultText(await runSelfTest(client, target, signal), english);
    terminal.endProgress();
    terminal.out(`${summary}\n`);
    for (const cause of causes) terminal.note(`  ${cause}`);
    return causes.length === 0 ? 0 : 1;
  } finally {
    client.dispose();
  }
}
