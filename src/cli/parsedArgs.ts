import { parseArgs, type ParseArgsConfig } from "node:util";
import { getErrorMessage } from "../failures/failure.ts";
import { UsageError } from "./usage.ts";

/** @throws UsageError for an option that there is not */
export function parsedArgs<T extends NonNullable<ParseArgsConfig["options"]>>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(getErrorMessage(error));
  }
}
