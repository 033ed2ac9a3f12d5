import { runSelfTest } from "../client/selfTest.ts";
import { describeSelfTest } from "../client/selfTestText.ts";
import type { Target } from "../protocol/target.ts";
import { createEngineClient } from "./target.ts";
import type { Terminal } from "./terminal.ts";

/** Asks a model about a test image and prints the result. @returns whether the model passed */
export async function testModel(target: Target, terminal: Terminal, signal: AbortSignal): Promise<boolean> {
  const client = await createEngineClient(terminal);
  try {
    const result = await runSelfTest(client, target, signal);
    terminal.clearProgress();
    const { summary, causes } = describeSelfTest(result);
    terminal.print(`${summary}\n`);
    for (const cause of causes) terminal.note(`  ${cause}`);
    return result.kind === "passed";
  } finally {
    client.dispose();
  }
}
