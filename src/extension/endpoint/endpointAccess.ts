import type { Memento, SecretStorage } from "vscode";
import { remoteHost } from "../../core/remoteHost.ts";
import { FailureError } from "../../failures/failure.ts";
import type { Target } from "../../protocol/target.ts";

const AGREED = "oriel.agreedServers";

/** Consent, per workspace, and keys for the user's own servers. Checked before anything is sent. */
export class EndpointAccess {
  readonly #secrets: Pick<SecretStorage, "get" | "store" | "delete">;
  readonly #workspaceState: Pick<Memento, "get" | "update">;
  readonly #confirm: (host: string) => Promise<boolean>;
  readonly #asking = new Map<string, Promise<boolean>>();

  /** @param confirm asks the user whether images and text may be sent to a host */
  constructor(
    secrets: Pick<SecretStorage, "get" | "store" | "delete">,
    workspaceState: Pick<Memento, "get" | "update">,
    confirm: (host: string) => Promise<boolean>,
  ) {
    this.#secrets = secrets;
    this.#workspaceState = workspaceState;
    this.#confirm = confirm;
  }

  /** Adds the key to the target, after the user agreed. @throws FailureError offline; notSent if they do not agree */
  async open(target: Target): Promise<Target> {
    if (target.kind === "local") return target;
    const host = remoteHost(target.url);
    if (host !== undefined && target.isOffline) throw new FailureError({ kind: "offline", what: new URL(target.url).origin });
    if (host !== undefined && !(await this.#isAgreed(target.url, host))) throw new FailureError({ kind: "notSent", host });
    const apiKey = await this.key(target.url);
    return { ...target, ...(apiKey === undefined ? {} : { apiKey }) };
  }

  /** Key of the server of a URL, independent of its path. */
  async key(url: string): Promise<string | undefined> {
    const name = secretName(url);
    return name === undefined ? undefined : this.#secrets.get(name);
  }

  /** Stores a key; an empty one deletes it. */
  async setKey(url: string, key: string): Promise<void> {
    const name = secretName(url);
    if (name === undefined) return;
    await (key === "" ? this.#secrets.delete(name) : this.#secrets.store(name, key));
  }

  /** Asks once per server and workspace; after a refusal, it asks again the next time. */
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
