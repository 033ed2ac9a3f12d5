import { sliceSpan } from "../imageUse.ts";
import type { Attribute } from "../markup.ts";

/** Whether React omits an attribute, because its value is `undefined`, `null` or `true`. In JSX, an attribute without a value is `true`. */
export function isOmitted({ value }: Pick<Attribute, "value">, source: string): boolean {
  if (value.kind === "true") return true;
  return value.kind === "expression" && /^\{\s*(?:undefined|null)\s*\}$/.test(sliceSpan(source, value.range));
}
