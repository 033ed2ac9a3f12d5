/** Runs one step of an end-to-end test. If the step fails, its title is prepended to the error message. */
export async function runStep(title: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    throw new Error(`In the step “${title}”: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
