import type { CliOption, Setting } from "../contributions/setting.ts";
import { settings } from "../contributions/settings.ts";

/** A setting with an option of the command line. */
export interface Mirrored<Name extends string = string> extends Pick<Setting<unknown>, "default"> {
  cli: CliOption & { option: Name };
}

/** Options for `parseArgs` that take a text, for settings that have one. */
export function buildOptions<const Name extends string>(...settings: Mirrored<Name>[]): { [option in Name]: { type: "string" } } {
  return Object.fromEntries(settings.map(({ cli }) => [cli.option, { type: "string" }])) as { [option in Name]: { type: "string" } };
}

/** The same for options that may be repeated. */
export function buildRepeatableOptions<const Name extends string>(
  ...settings: Mirrored<Name>[]
): { [option in Name]: { type: "string"; multiple: true } } {
  return Object.fromEntries(settings.map(({ cli }) => [cli.option, { type: "string", multiple: true }])) as {
    [option in Name]: { type: "string"; multiple: true };
  };
}

/** The value of an option: as given, else from its environment variable. */
export function readOption<const Name extends string>(
  { cli }: Mirrored<Name>,
  values: { [option in Name]?: string | undefined },
  env: NodeJS.ProcessEnv = process.env,
): string | undefined {
  return values[cli.option] ?? (cli.env === undefined ? undefined : env[cli.env]);
}

/** Width of the options' column in the usage text. */
const USAGE_COLUMN = 30;

/** Lines of the usage text for settings that have an option. */
export function formatUsage(...mirrored: Mirrored[]): string {
  return mirrored
    .map(({ cli, default: usual }) => {
      const text = cli.usage?.replace("{default}", String(usual)).replace("{env}", cli.env ?? cli.nodeEnv ?? "");
      return `  ${optionText(cli).padEnd(USAGE_COLUMN)}${text ?? ""}`;
    })
    .join("\n");
}

/**
 * How to give the value of a setting on the command line, such as `--endpoint URL (or ORIEL_ENDPOINT)`.
 * @param id of the setting, such as `oriel.endpoint`; returned as it is for one without an option
 */
export function describeOption(id: string): string {
  const option = settings.find(({ key }) => `oriel.${key}` === id)?.cli?.option;
  // Several settings may share an option, such as a model's name and its path.
  const options = settings.flatMap(({ cli }) => (option !== undefined && cli?.option === option ? [cli] : []));
  if (options.length === 0) return id;
  const variables = options.flatMap(({ env, nodeEnv }) => [env, nodeEnv].filter((name) => name !== undefined));
  return options.map(optionText).join(" or ") + (variables.length > 0 ? ` (or ${variables.join(", ")})` : "");
}

function optionText({ option, argument }: CliOption): string {
  return argument === undefined ? `--${option}` : `--${option} ${argument}`;
}
