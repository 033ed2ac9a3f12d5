/** Whether an address can't lead away from this machine, whatever a name server says. */
export function isThisMachine({ hostname }: URL): boolean {
  return /^(localhost|(.+\.)?localhost|127(\.\d{1,3}){3}|\[::1\])\.?$/i.test(hostname);
}
