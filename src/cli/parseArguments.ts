import { parseArgs, type ParseArgsConfig } from "node:util";
import { getErrorMessage } from "../failures/failure.ts";
import { UsageError } from "./usage.ts";

/** Parses options and positional arguments. @throws UsageError for an unknown or incomplete option */
export function parseArguments<T extends NonNullable<ParseArgsConfig["options"]>>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(getErrorMessage(error));
  }
}
