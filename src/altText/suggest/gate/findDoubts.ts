import type { WrittenAlt } from "../answer.ts";
import type { Doubt, GateCheck, GateContext } from "./gateCheck.ts";
import { gateChecks } from "./gateCheckList.ts";

const allChecks: readonly GateCheck[] = gateChecks;

/** Lists the reasons to doubt proposed alt text. */
export function findDoubts(written: WrittenAlt, context: GateContext): Doubt[] {
  return allChecks.flatMap(({ check }) => check(written, context) ?? []);
}
