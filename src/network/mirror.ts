import { FailureError } from "../failures/failure.ts";
import { removeSecrets } from "./removeSecrets.ts";

/** Whether a text can be the URL of a mirror. */
export function isMirror(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

/**
 * Removes the slashes at the end of a mirror's URL, so that paths can be appended.
 * @param setting the setting and the option that contain the URL, such as `oriel.mirror or --mirror`
 * @throws FailureError `badNetworkSetting` if it is not a web URL
 */
export function normalizeMirror(url: string, setting: string): string {
  if (isMirror(url)) return url.replace(/\/+$/, "");
  const reason = `A mirror (${setting}) must be an http:// or https:// URL, such as https://mirror.example.org.`;
  throw new FailureError({ kind: "badNetworkSetting", value: removeSecrets(url), reason });
}
