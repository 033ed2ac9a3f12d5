/** A process that gets a model with the options in its first argument and prints what happens, a JSON text a line. */
import { failureOf } from "../../../../src/core/failure.ts";
import { getModel, type GetOptions } from "../../../../src/models/store/getModel.ts";

const print = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);

try {
  const options = JSON.parse(process.argv[2] ?? "") as Pick<GetOptions, "store" | "model" | "projector" | "network">;
  const stored = await getModel({ ...options, onEvent: (event) => print({ event }), signal: new AbortController().signal });
  print({ stored });
} catch (error) {
  print({ failure: failureOf(error) });
}
