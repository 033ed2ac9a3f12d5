/** Downloads a model with the options in its first argument, and prints each event as one line of JSON. */
import { toFailure } from "../../../../src/failures/failure.ts";
import { downloadModel, type DownloadModelOptions } from "../../../../src/models/store/downloadModel.ts";

const print = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);

try {
  const options = JSON.parse(process.argv[2] ?? "") as Pick<DownloadModelOptions, "store" | "model" | "projector" | "network">;
  const stored = await downloadModel({ ...options, onEvent: (event) => print({ event }), signal: new AbortController().signal });
  print({ stored });
} catch (error) {
  print({ failure: toFailure(error) });
}
