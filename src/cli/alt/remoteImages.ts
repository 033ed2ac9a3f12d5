import { posix } from "node:path";
import type { ImageUse } from "../../altText/index.ts";
import { describeConnectionError } from "../../network/connectionError.ts";
import { openConnections } from "../../network/connections.ts";
import { openUrl } from "../../network/openUrl.ts";
import { isOfflineSet } from "../../network/offline.ts";
import { removeSecrets } from "../../network/removeSecrets.ts";
import { getRemoteHost } from "../../core/remoteHost.ts";
import { FailureError } from "../../failures/failure.ts";
import { IMAGE_LIMITS } from "../../image/imageFile.ts";
import { formatCount } from "./formatCount.ts";

/** Maximum time without data from a server. */
const IDLE_TIMEOUT_MS = 30_000;

/** Returns the URL of an image on the web. A document must not make Oriel send requests to this machine or its network, so other URLs are left out. */
export function getRemoteUrl({ target = "" }: Pick<ImageUse, "target">): string | undefined {
  const url = target.trim().replace(/^\/\//, "https://");
  return isPublicUrl(url) ? url : undefined;
}

/** Matches the names of hosts in a local network, and IP addresses in any notation. */
const PRIVATE_HOST = /^(?:[^.]*|.*\.(?:local|internal|lan|home|intranet|corp|home\.arpa|localdomain)|\[.*\]|[\d.]+)\.?$/;

function isPublicUrl(url: string): boolean {
  return getRemoteHost(url) !== undefined && !PRIVATE_HOST.test(new URL(url).hostname);
}

/** Names the images on the web and their hosts. @param isFetched whether the user has agreed to fetch them */
export function describeRemoteImages(urls: readonly string[], isFetched: boolean): string {
  const hosts = [...new Set(urls.map((url) => new URL(url).host))].sort().join(", ");
  const count = formatCount(urls.length, "remote image");
  return isFetched
    ? `Fetching ${count} from ${hosts}, or from wherever these hosts redirect to.`
    : `Did not ask about ${count}. To fetch from ${hosts}, add --fetch.`;
}

/** Fetches images from the web, through the proxies of the environment. */
export class RemoteImages {
  readonly #connections = openConnections({ env: process.env }, IDLE_TIMEOUT_MS);
  readonly #isAllowed: (url: string) => boolean;

  constructor(isAllowed = isPublicUrl) {
    this.#isAllowed = isAllowed;
    // A failure is reported with the first image.
    this.#connections.catch(() => {});
  }

  /** @throws FailureError `downloadFailed`, `imageTooLarge`, `badNetworkSetting`; the signal's abort reason */
  async fetch(url: string, signal: AbortSignal): Promise<{ name: string; bytes: Uint8Array }> {
    const name = posix.basename(new URL(url).pathname) || new URL(url).host;
    const fail = (reason: string) => new FailureError({ kind: "downloadFailed", url: removeSecrets(url), reason });
    if (isOfflineSet(process.env)) throw fail("ORIEL_OFFLINE is set.");
    const dispatcher = await this.#connections;
    try {
      const { response } = await openUrl(url, { dispatcher, headers: { accept: "image/*" }, signal, isAllowed: this.#isAllowed });
      if (!response.ok) {
        await response.body?.cancel();
        throw fail(`The server answered with status ${response.status}.`);
      }
      return { name, bytes: await readLimited(response.body, name) };
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof FailureError ? error : fail(describeConnectionError(error).reason);
    }
  }

  async dispose(): Promise<void> {
    await this.#connections.then(
      (dispatcher) => dispatcher.destroy(),
      () => {},
    );
  }
}

/** Reads a body up to the size limit for images. @throws FailureError `imageTooLarge` */
async function readLimited(body: AsyncIterable<Uint8Array> | null, name: string): Promise<Uint8Array> {
  const { bytes: limitBytes } = IMAGE_LIMITS;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > limitBytes) throw new FailureError({ kind: "imageTooLarge", name, bytes: length, limitBytes });
  }
  return Buffer.concat(chunks);
}
