/** Runs a step of a test that is a whole journey. Its title precedes the message of a failure. */
export async function runStep(title: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    throw new Error(`In the step “${title}”: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
