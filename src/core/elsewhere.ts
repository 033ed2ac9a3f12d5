/** Names of this machine for itself; what else points to it, a person is asked about rather than not. */
const HERE = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\])$/;

/** The host, with its port, that an address leads to where that is another machine than this one; undefined for this one, or no address. */
export function hostElsewhere(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, hostname, host } = new URL(address);
  if (protocol !== "http:" && protocol !== "https:") return undefined;
  return HERE.test(hostname.replace(/\.$/, "")) ? undefined : host;
}
