import type { Setting } from "../contributions/setting.ts";
import { readOption, type SettingWithOption } from "./settingOptions.ts";
import { UsageError } from "./usage.ts";

/**
 * Reads an option that accepts a fixed list of values. If the option is not set, reads its environment variable; if neither is set, returns the
 * default.
 * @throws UsageError if the option has an unknown value
 */
export function readChoice<const Name extends string, Value extends string>(
  setting: SettingWithOption<Name> & Setting<Value>,
  values: { [option in Name]?: string | undefined },
  env: NodeJS.ProcessEnv = process.env,
): Value {
  const value = readOption(setting, values, env);
  if (!value) return setting.default;
  const parsed = setting.parse(value);
  if (parsed !== value) {
    const choices = (setting.schema["enum"] as string[]).join(", ");
    throw new UsageError(`--${setting.cli.option} must be one of ${choices}, not “${value}”.`);
  }
  return parsed;
}
