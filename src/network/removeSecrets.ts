/** Removes the user name, password, query and fragment from a URL, so that it can be shown. Queries may contain signatures. */
export function removeSecrets(url: string): string {
  if (!URL.canParse(url)) return url;
  const cleanUrl = new URL(url);
  [cleanUrl.username, cleanUrl.password, cleanUrl.search, cleanUrl.hash] = ["", "", "", ""];
  return cleanUrl.href.replace(/\/$/, url.endsWith("/") ? "/" : "");
}
