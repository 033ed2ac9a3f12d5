import type { Memento, SecretStorage } from "vscode";
import { getRemoteHost } from "../../core/remoteHost.ts";
import { FailureError } from "../../failures/failure.ts";
import type { Target } from "../../protocol/target.ts";

const CONSENT_KEY = "oriel.agreedServers";

/** Manages consent, per workspace, and API keys for the user's servers. Every request to a server passes through `authorize`. */
export class EndpointAccess {
  readonly #secrets: Pick<SecretStorage, "get" | "store" | "delete">;
  readonly #workspaceState: Pick<Memento, "get" | "update">;
  readonly #confirm: (host: string) => Promise<boolean>;
  readonly #pendingConfirmations = new Map<string, Promise<boolean>>();

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

  /**
   * Asks for consent if needed and adds the API key to the target.
   * @throws FailureError `offline`, or `notSent` if the user declines
   */
  async authorize(target: Target): Promise<Target> {
    if (target.kind === "local") return target;
    const host = getRemoteHost(target.url);
    if (host !== undefined && target.isOffline) throw new FailureError({ kind: "offline", resource: new URL(target.url).origin });
    if (host !== undefined && !(await this.#ensureConsent(target.url, host))) throw new FailureError({ kind: "notSent", host });
    const apiKey = await this.findKey(target.url);
    return { ...target, ...(apiKey === undefined ? {} : { apiKey }) };
  }

  /** Returns the API key for the server that a URL points to, regardless of the URL's path. */
  async findKey(url: string): Promise<string | undefined> {
    const name = getSecretName(url);
    return name === undefined ? undefined : this.#secrets.get(name);
  }

  /** Stores an API key, or deletes the stored key if `key` is empty. */
  async setKey(url: string, key: string): Promise<void> {
    const name = getSecretName(url);
    if (name === undefined) return;
    await (key === "" ? this.#secrets.delete(name) : this.#secrets.store(name, key));
  }

  /** Asks once per server and workspace. If the user declines, the next request asks again. */
  async #ensureConsent(url: string, host: string): Promise<boolean> {
    const { origin } = new URL(url);
    if (this.#consentedOrigins.includes(origin)) return true;
    const confirmation =
      this.#pendingConfirmations.get(origin) ??
      this.#confirm(host).finally(() => {
        this.#pendingConfirmations.delete(origin);
      });
    this.#pendingConfirmations.set(origin, confirmation);
    if (!(await confirmation)) return false;
    if (!this.#consentedOrigins.includes(origin)) await this.#workspaceState.update(CONSENT_KEY, [...this.#consentedOrigins, origin]);
    return true;
  }

  get #consentedOrigins(): string[] {
    return this.#workspaceState.get<string[]>(CONSENT_KEY, []);
  }
}

function getSecretName(url: string): string | undefined {
  return URL.canParse(url) ? `oriel.endpointKey ${new URL(url).origin}` : undefined;
}
