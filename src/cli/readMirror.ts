import { isMirror } from "../network/mirror.ts";
import { removeSecrets } from "../network/removeSecrets.ts";
import { readOption, type SettingWithOption } from "./settingOptions.ts";
import { UsageError } from "./usage.ts";

/** Reads the option with the URL of a mirror, or its environment variable if the option is not set. @throws UsageError if it is not a web URL */
export function readMirror<const Name extends string>(
  setting: SettingWithOption<Name>,
  values: { [option in Name]?: string | undefined },
  env: NodeJS.ProcessEnv = process.env,
): string | undefined {
  const url = readOption(setting, values, env) || undefined;
  if (url === undefined || isMirror(url)) return url;
  const { option, env: variable } = setting.cli;
  const name = values[option] === undefined && variable !== undefined ? variable : `--${option}`;
  throw new UsageError(`${name} must be an http:// or https:// URL, not “${removeSecrets(url)}”.`);
}
