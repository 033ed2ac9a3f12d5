/** Matches host names of this machine. Other names for this machine count as remote: asking for consent once too often is harmless. */
const LOCAL_HOST = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\])$/;

/** Returns the host and port of an HTTP URL that points to another machine. Returns undefined for this machine and for anything else. */
export function getRemoteHost(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname, host } = new URL(url);
  if (protocol !== "http:" && protocol !== "https:") return undefined;
  return LOCAL_HOST.test(hostname.replace(/\.$/, "")) ? undefined : host;
}
