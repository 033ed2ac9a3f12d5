/** Whether ORIEL_OFFLINE is set to something other than 0 or false. */
export function isOfflineSet(env: Record<string, string | undefined>): boolean {
  return !["", "0", "false"].includes(env["ORIEL_OFFLINE"] ?? "");
}
