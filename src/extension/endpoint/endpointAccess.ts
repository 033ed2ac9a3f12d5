import type { Memento, SecretStorage } from "vscode";
import { remoteHost } from "../../core/remoteHost.ts";
import { FailureError } from "../../failures/failure.ts";
import type { Target } from "../../protocol/target.ts";

const AGREED = "oriel.agreedServers";

/** Before anything goes to a server of the person's own: whether they agreed to it, in this workspace, and the key that they set for it. */
export class EndpointAccess {
  readonly #secrets: Pick<SecretStorage, "get" | "store" | "delete">;
  readonly #workspaceState: Pick<Memento, "get" | "update">;
  readonly #confirm: (host: string) => Promise<boolean>;
  readonly #asking = new Map<string, Promise<boolean>>();

  /** @param confirm asks the person whether images and text may be sent to a host */
  constructor(
    secrets: Pick<SecretStorage, "get" | "store" | "delete">,
    workspaceState: Pick<Memento, "get" | "update">,
    confirm: (host: string) => Promise<boolean>,
  ) {
    this.#secrets = secrets;
    this.#workspaceState = workspaceState;
    this.#confirm = confirm;
  }

  /** The target as it may be asked. @throws FailureError offline; notSent, when the person does not agree */
  async open(target: Target): Promise<Target> {
    if (target.kind === "local") return target;
    const host = remoteHost(target.url);
    if (host !== undefined && target.isOffline) throw new FailureError({ kind: "offline", what: new URL(target.url).origin });
    if (host !== undefined && !(await this.#isAgreed(target.url, host))) throw new FailureError({ kind: "notSent", host });
    const apiKey = await this.key(target.url);
    return { ...target, ...(apiKey === undefined ? {} : { apiKey }) };
  }

  /** Of the server at an address, whatever its path. */
  async key(url: string): Promise<string | undefined> {
    const name = secretName(url);
    return name === undefined ? undefined : this.#secrets.get(name);
  }

  /** An empty one is forgotten. */
  async setKey(url: string, key: string): Promise<void> {
    const name = secretName(url);
    if (name === undefined) return;
    await (key === "" ? this.#secrets.delete(name) : this.#secrets.store(name, key));
  }

  /** Once for each server in a workspace; who declines is asked again the next time. */
  async #isAgreed(url: string, host: string): Promise<boolean> {
    const { origin } = new URL(url);
    if (this.#agreed.includes(origin)) return true;
    const asking =
      this.#asking.get(origin) ??
      this.#confirm(host).finally(() => {
        this.#asking.delete(origin);
      });
    this.#asking.set(origin, asking);
    if (!(await asking)) return false;
    if (!this.#agreed.includes(origin)) await this.#workspaceState.update(AGREED, [...this.#agreed, origin]);
    return true;
  }

  get #agreed(): string[] {
    return this.#workspaceState.get<string[]>(AGREED, []);
  }
}

function secretName(url: string): string | undefined {
  return URL.canParse(url) ? `oriel.endpointKey ${new URL(url).origin}` : undefined;
}
