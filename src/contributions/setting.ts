/** Definition of a setting: its schema in package.json, the validation of its value, and the command-line option that mirrors it. */
export interface Setting<Value> {
  /** Key without the prefix `oriel.`. */
  key: string;
  /** Position in the settings editor and in the reference table. */
  order: number;
  /** Markdown; `#oriel.key#` in backticks becomes a link. */
  description: string;
  /**
   * Only the user's value applies; values from a workspace or a remote machine are ignored. Used for executables, hosts, and everything that the
   * shared engine depends on.
   */
  scope?: "application";
  /** Excluded from Settings Sync, because the value is specific to the machine. */
  ignoreSync?: true;
  /** A workspace's value applies only if the workspace is trusted. */
  isRestricted?: true;
  cli?: CliOption;
  default: Value;
  /** JSON schema of the value. User-visible strings are instances of `UserString`. */
  schema: Record<string, unknown>;
  /** Validates a value edited by hand: trims, clamps and rounds it, or returns the default. */
  parse: (value: unknown) => Value;
}

export interface CliOption {
  /** Option name without dashes. */
  option: string;
  /** Placeholder for the value in the usage text; absent for a flag. */
  argument?: string;
  /** Environment variable used if the option is absent. */
  env?: string;
  /** Environment variable that Node itself reads for the same purpose. */
  nodeEnv?: string;
  /** Description in the usage text, where `{default}` and `{env}` are replaced; absent if another option's line covers this one. */
  usage?: string;
}

/** User-visible string within a schema, moved to package.nls.json as `config.<setting>.<name>`. */
export class UserString {
  readonly name: string;
  readonly text: string;
  constructor(name: string, text: string) {
    this.name = name;
    this.text = text;
  }
}

/** Properties of a definition that do not depend on the type of its value. */
type CommonProperties = Omit<Setting<unknown>, "default" | "schema" | "parse">;

export function defineTextSetting<const Definition extends CommonProperties>(definition: Definition): Definition & Setting<string> {
  return {
    ...definition,
    default: "",
    schema: { type: "string" },
    parse: (value) => (typeof value === "string" ? value.trim() : ""),
  };
}

export function defineBooleanSetting<const Definition extends CommonProperties & { default: boolean }>(
  definition: Definition,
): Definition & Setting<boolean> {
  return {
    ...definition,
    schema: { type: "boolean" },
    parse: (value) => (typeof value === "boolean" ? value : definition.default),
  };
}

interface NumberRange {
  default: number;
  minimum: number;
  maximum: number;
  isInteger?: true;
}

export function defineNumberSetting<const Definition extends CommonProperties & NumberRange>(
  definition: Definition,
): Definition & Setting<number> {
  const { default: defaultValue, minimum, maximum, isInteger = false } = definition;
  return {
    ...definition,
    schema: { type: isInteger ? "integer" : "number", minimum, maximum },
    parse(value) {
      if (typeof value !== "number" || !Number.isFinite(value)) return defaultValue;
      const clamped = Math.min(maximum, Math.max(minimum, value));
      return isInteger ? Math.round(clamped) : clamped;
    },
  };
}

/** @param choices allowed values, with a description for the settings editor */
export function defineChoiceSetting<const Choice extends string, const Definition extends CommonProperties & { default: NoInfer<Choice> }>(
  choices: readonly { value: Choice; description: string }[],
  definition: Definition,
): Omit<Definition, "default"> & Setting<Choice> {
  return {
    ...definition,
    schema: {
      type: "string",
      enum: choices.map(({ value }) => value),
      enumDescriptions: choices.map(({ value, description }) => new UserString(value, description)),
    },
    parse: (value) => choices.find((choice) => typeof value === "string" && choice.value === value.trim())?.value ?? definition.default,
  };
}

/** Lists the entries of a value edited by hand. @returns an empty array if the value is not an object */
export function listEntries(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

/** Lists the elements of a value edited by hand. @returns an empty array if the value is not an array */
export function listElements(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
