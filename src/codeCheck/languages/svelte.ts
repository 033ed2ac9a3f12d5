import { parse } from "svelte/compiler";

/** @throws Error that describes the first syntax error */
export function parseSvelte(code: string): void {
  parse(code, { modern: true });
}
