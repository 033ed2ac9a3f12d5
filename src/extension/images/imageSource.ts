import { ExtensionKind, Uri, env, extensions, window, workspace } from "vscode";
import { FailureError } from "../../failures/failure.ts";
import type { ImageSource } from "../../chat/imageSource.ts";
import { readConnections, readNetwork } from "../config.ts";
import { decodeDataUrl } from "./dataUrl.ts";
import { readImage } from "./readImage.ts";

export function createFileSource(uri: Uri): ImageSource {
  return { name: workspace.asRelativePath(uri), isFile: true, read: (limitBytes) => readImage(uri, limitBytes) };
}

/** Creates a source for an image in a `data:` URL. Releasing the source frees the memory of the URL. */
export function createDataSource(name: string, url: string): ImageSource {
  let heldUrl = url;
  return {
    name,
    async read(limitBytes) {
      // Four characters of base64 encode three bytes.
      const sizeBytes = Math.round((heldUrl.length * 3) / 4);
      if (sizeBytes > limitBytes) throw new FailureError({ kind: "imageTooLarge", name, bytes: sizeBytes, limitBytes });
      if (heldUrl === "") throw new FailureError({ kind: "imageLost", name });
      return decodeDataUrl(heldUrl);
    },
    release() {
      heldUrl = "";
    },
  };
}

/**
 * Creates a source for an image on the web, if the user allows Oriel to contact its host.
 * @returns undefined if the user declines
 * @throws FailureError offline
 */
export async function createWebSource(url: string): Promise<ImageSource | undefined> {
  if (readNetwork().isOffline) throw new FailureError({ kind: "offline", resource: url });
  if (!(await confirmFetch(new URL(url)))) return undefined;
  const { pathname, host } = new URL(url);
  const name = pathname.slice(pathname.lastIndexOf("/") + 1) || host;
  return {
    name,
    read: async (limitBytes, signal) => {
      if (readNetwork().isOffline) throw new FailureError({ kind: "offline", resource: url });
      const { fetchImage } = await import("./fetchImage.ts");
      return fetchImage(url, { network: readConnections(), limitBytes, signal, confirmHost: confirmFetch });
    },
  };
}

/**
 * Creates a source for a dropped or pasted URL.
 * @returns undefined for an invalid URL, or if the user does not allow Oriel to contact its host
 */
export async function createSource(url: string): Promise<ImageSource | undefined> {
  if (/^data:image\//i.test(url)) return createDataSource("Pasted image", url);
  if (/^https?:/i.test(url)) return URL.canParse(url) ? createWebSource(url) : undefined;
  try {
    return createFileSource(translateWindowUri(Uri.parse(url, true)));
  } catch {
    return undefined;
  }
}

/**
 * Translates the URI of a dropped file. The window and a remote extension host use different schemes for the same file, and VS Code
 * translates only URIs that pass through its API. Source: `uriTransformer.ts`.
 */
function translateWindowUri(uri: Uri): Uri {
  const isRemote = env.remoteName !== undefined && extensions.getExtension("oriel.oriel")?.extensionKind === ExtensionKind.Workspace;
  if (!isRemote) return uri;
  if (uri.scheme === "vscode-remote") return uri.with({ scheme: "file", authority: "" });
  return uri.scheme === "file" ? uri.with({ scheme: "vscode-local" }) : uri;
}

/** Asks the user before a host is contacted. */
async function confirmFetch(url: URL): Promise<boolean> {
  const fetchLabel = "Fetch Image";
  const detail = `${url.href.slice(0, 500)}\n\nThe server will see your IP address and which image you request.`;
  return (await window.showWarningMessage(`Fetch an image from ${url.host}?`, { modal: true, detail }, fetchLabel)) === fetchLabel;
}
