/** Whether the environment forbids every call: ORIEL_OFFLINE is set, and not to 0. */
export function isOfflineBy(env: Record<string, string | undefined>): boolean {
  return !["", "0", "false"].includes(env["ORIEL_OFFLINE"] ?? "");
}
