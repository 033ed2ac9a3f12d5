/** Definition of a setting: its schema in package.json, the validation of its value, and the command-line option that mirrors it. */
export interface Setting<Value> {
  /** Without the prefix `oriel.`. */
  key: string;
  /** Position in the settings editor and in the reference table. */
  order: number;
  /** Markdown; `#oriel.key#` in backticks becomes a link. */
  description: string;
  /** Neither a workspace nor a remote machine can set it: for models, executables, hosts, and whatever the shared engine depends on. */
  scope?: "application";
  /** Settings Sync leaves it out, since it belongs to the machine. */
  ignoreSync?: true;
  /** The value of a workspace counts only if the workspace is trusted. */
  isRestricted?: true;
  cli?: CliOption;
  default: Value;
  /** JSON schema of its value. A text to translate is a `Text`. */
  schema: Record<string, unknown>;
  /** The value to use for what the user wrote by hand: trimmed, clamped and rounded, or the default. */
  parse: (value: unknown) => Value;
}

export interface CliOption {
  /** Without its dashes. */
  option: string;
  /** Placeholder for its value in the usage text; absent for a flag. */
  argument?: string;
  /** Environment variable that is read if the option is not given. */
  env?: string;
  /** Environment variable that Node itself reads for the same purpose. */
  nodeEnv?: string;
  /** Its line in the usage text, with `{default}` and `{env}` filled in; absent if the line is shared with another option. */
  usage?: string;
}

/** Text within a schema, moved to package.nls.json as `config.<setting>.<name>`. */
export class Text {
  readonly name: string;
  readonly text: string;
  constructor(name: string, text: string) {
    this.name = name;
    this.text = text;
  }
}

/** Parts of a definition that do not depend on the type of its value. */
type Common = Omit<Setting<unknown>, "default" | "schema" | "parse">;

export function textSetting<const Definition extends Common>(definition: Definition): Definition & Setting<string> {
  return {
    ...definition,
    default: "",
    schema: { type: "string" },
    parse: (value) => (typeof value === "string" ? value.trim() : ""),
  };
}

export function booleanSetting<const Definition extends Common & { default: boolean }>(
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

export function numberSetting<const Definition extends Common & NumberRange>(definition: Definition): Definition & Setting<number> {
  const { default: usual, minimum, maximum, isInteger = false } = definition;
  return {
    ...definition,
    schema: { type: isInteger ? "integer" : "number", minimum, maximum },
    parse(value) {
      if (typeof value !== "number" || !Number.isFinite(value)) return usual;
      const clamped = Math.min(maximum, Math.max(minimum, value));
      return isInteger ? Math.round(clamped) : clamped;
    },
  };
}

/** @param choices the values with their descriptions */
export function choiceSetting<const Choice extends string>(
  choices: readonly { value: Choice; description: string }[],
  definition: Common & { default: NoInfer<Choice> },
): Setting<Choice> {
  return {
    ...definition,
    schema: {
      type: "string",
      enum: choices.map(({ value }) => value),
      enumDescriptions: choices.map(({ value, description }) => new Text(value, description)),
    },
    parse: (value) => choices.find((choice) => typeof value === "string" && choice.value === value.trim())?.value ?? definition.default,
  };
}

/** Entries of an object that the user wrote by hand; none for anything else. */
export function listEntries(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

/** Elements of an array that the user wrote by hand; none for anything else. */
export function listElements(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
