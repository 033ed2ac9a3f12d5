import type { CliOption, Setting } from "../contributions/setting.ts";
import { settings } from "../contributions/settings.ts";

/** A setting that has a command-line option. */
export interface SettingWithOption<Name extends string = string> extends Pick<Setting<unknown>, "default"> {
  cli: CliOption & { option: Name };
}

/** Builds string options for `parseArgs` from settings. */
export function buildOptions<const Name extends string>(...settings: SettingWithOption<Name>[]): { [option in Name]: { type: "string" } } {
  return Object.fromEntries(settings.map(({ cli }) => [cli.option, { type: "string" }])) as { [option in Name]: { type: "string" } };
}

/** Builds string options that may be repeated. */
export function buildRepeatableOptions<const Name extends string>(
  ...settings: SettingWithOption<Name>[]
): { [option in Name]: { type: "string"; multiple: true } } {
  return Object.fromEntries(settings.map(({ cli }) => [cli.option, { type: "string", multiple: true }])) as {
    [option in Name]: { type: "string"; multiple: true };
  };
}

/** Reads an option, or its environment variable if the option is not set. */
export function readOption<const Name extends string>(
  { cli }: SettingWithOption<Name>,
  values: { [option in Name]?: string | undefined },
  env: NodeJS.ProcessEnv = process.env,
): string | undefined {
  return values[cli.option] ?? (cli.env === undefined ? undefined : env[cli.env]);
}

/** Width of the option column in the usage text, in characters. */
const USAGE_COLUMN = 30;

/** Formats the lines for settings in the usage text. */
export function formatUsage(...settings: SettingWithOption[]): string {
  return settings
    .map(({ cli, default: defaultValue }) => {
      const text = cli.usage?.replace("{default}", String(defaultValue)).replace("{env}", cli.env ?? cli.nodeEnv ?? "");
      return `  ${formatOption(cli).padEnd(USAGE_COLUMN)}${text ?? ""}`;
    })
    .join("\n");
}

/**
 * Describes how to set a setting on the command line, such as `--endpoint URL (or ORIEL_ENDPOINT)`.
 * @param id such as `oriel.endpoint`; returned unchanged if the setting has no option
 */
export function describeOption(id: string): string {
  const option = settings.find(({ key }) => `oriel.${key}` === id)?.cli?.option;
  // Several settings may share an option, such as a model's name and its path.
  const options = settings.flatMap(({ cli }) => (option !== undefined && cli?.option === option ? [cli] : []));
  if (options.length === 0) return id;
  const variables = options.flatMap(({ env, nodeEnv }) => [env, nodeEnv].filter((name) => name !== undefined));
  return options.map(formatOption).join(" or ") + (variables.length > 0 ? ` (or ${variables.join(", ")})` : "");
}

/** Whether a setting's option takes no value. @param id such as `oriel.offline` */
export function isFlag(id: string): boolean {
  const cli = settings.find(({ key }) => `oriel.${key}` === id)?.cli;
  return cli?.option !== undefined && cli.argument === undefined;
}

function formatOption({ option, argument }: CliOption): string {
  return argument === undefined ? `--${option}` : `--${option} ${argument}`;
}
