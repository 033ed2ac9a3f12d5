/** Obtains a llama-server with the options in the first argument, and prints each event as a line of JSON. */
import { toFailure } from "../../../src/failures/failure.ts";
import { obtainLlamaServer } from "../../../src/llamaServer/obtain.ts";
import type { ChildMessage, ChildOptions } from "./fakes.ts";

function print(message: ChildMessage): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

try {
  const options = JSON.parse(process.argv[2] ?? "") as ChildOptions;
  const server = await obtainLlamaServer({ ...options, onProgress: (step) => print({ step }), signal: new AbortController().signal });
  print({ server });
} catch (error) {
  print({ failure: toFailure(error) });
}
