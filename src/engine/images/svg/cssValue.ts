import { splitAtTopLevel } from "./mediaQuery.ts";

/** Custom properties in scope. Those of ancestors are inherited through the prototype. */
export type CustomProperties = Record<string, string | undefined>;

/** Maximum length of a value after its custom properties are substituted. */
const MAX_VALUE_LENGTH = 10_000;
/** Maximum number of substitutions in a value. */
const MAX_SUBSTITUTIONS = 500;

/**
 * Substitutes custom properties, and reduces `light-dark()` to its light value.
 * @returns undefined if the value is invalid because it refers to a custom property that does not exist, or if it becomes too long
 */
export function resolveValue(value: string, properties: CustomProperties): string | undefined {
  if (!/\b(?:var|light-dark|env)\(/i.test(value)) return value;
  return substitute(value, properties, { remaining: MAX_SUBSTITUTIONS });
}

function substitute(value: string, properties: CustomProperties, substitutions: { remaining: number }): string | undefined {
  const match = /(?<![\w-])(var|env|light-dark)\(/i.exec(value);
  if (!match) return value;
  if (substitutions.remaining-- <= 0) return undefined;
  const start = match.index + match[0].length;
  const end = findClosing(value, start);
  if (end < 0) return undefined;
  const [first = "", ...others] = splitAtTopLevel(value.slice(start, end), ",");
  const isVariable = match[1]?.toLowerCase() === "var";
  const replacement =
    match[1]?.toLowerCase() === "light-dark"
      ? first
      : ((isVariable ? properties[first.trim()] : undefined) ?? (others.length > 0 ? others.join(",") : undefined));
  if (replacement === undefined) return undefined;
  const inner = substitute(replacement.trim(), properties, substitutions);
  const rest = substitute(value.slice(end + 1), properties, substitutions);
  if (inner === undefined || rest === undefined) return undefined;
  const result = `${value.slice(0, match.index)}${inner}${rest}`;
  return result.length > MAX_VALUE_LENGTH ? undefined : result;
}

function findClosing(value: string, from: number): number {
  let depth = 1;
  for (let at = from; at < value.length; at++) {
    if (value[at] === "(") depth++;
    else if (value[at] === ")" && --depth === 0) return at;
  }
  return -1;
}
