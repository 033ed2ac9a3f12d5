import { ExtensionKind, Uri, env, extensions, l10n, window, workspace } from "vscode";
import { FailureError } from "../../failures/failure.ts";
import type { ImageSource } from "../../chat/imageSource.ts";
import { readNetwork } from "../config.ts";
import { decodeDataUrl } from "./dataUrl.ts";
import { fetchImage } from "./fetchImage.ts";
import { readImage } from "./readImage.ts";

export function fileSource(uri: Uri): ImageSource {
  return { name: workspace.asRelativePath(uri), isFile: true, read: (limitBytes) => readImage(uri, limitBytes) };
}

/** An image of a `data:` URL. */
export function dataSource(name: string, url: string): ImageSource {
  let held = url;
  return {
    name,
    async read(limitBytes) {
      // Four characters of base64 hold three bytes.
      const sizeBytes = Math.round((held.length * 3) / 4);
      if (sizeBytes > limitBytes) throw new FailureError({ kind: "imageTooLarge", name, bytes: sizeBytes, limitBytes });
      if (held === "") throw new FailureError({ kind: "imageLost", name });
      return decodeDataUrl(held);
    },
    release() {
      held = "";
    },
  };
}

/** An image of the web, after the user agreed to contact its host; undefined if they did not. @throws FailureError offline */
export async function webSource(address: string): Promise<ImageSource | undefined> {
  if (readNetwork().isOffline) throw new FailureError({ kind: "offline", what: address });
  if (!(await mayFetch(new URL(address)))) return undefined;
  const { pathname, host } = new URL(address);
  const name = pathname.slice(pathname.lastIndexOf("/") + 1) || host;
  return {
    name,
    read: (limitBytes, signal) => {
      if (readNetwork().isOffline) throw new FailureError({ kind: "offline", what: address });
      return fetchImage(address, limitBytes, signal, mayFetch);
    },
  };
}

/** Source of a dropped or pasted address; undefined for an invalid one, and for a host that the user does not want to contact. */
export async function sourceOf(address: string): Promise<ImageSource | undefined> {
  if (/^data:image\//i.test(address)) return dataSource(l10n.t("Pasted image"), address);
  if (/^https?:/i.test(address)) return URL.canParse(address) ? webSource(address) : undefined;
  try {
    return fileSource(fromWindow(Uri.parse(address, true)));
  } catch {
    return undefined;
  }
}

/**
 * Translates the URI of a drop. VS Code's window and an extension host on another machine use different schemes for the same file, and
 * VS Code translates only the URIs that pass its API. Source: `uriTransformer.ts`.
 */
function fromWindow(uri: Uri): Uri {
  const isElsewhere = env.remoteName !== undefined && extensions.getExtension("oriel.oriel")?.extensionKind === ExtensionKind.Workspace;
  if (!isElsewhere) return uri;
  if (uri.scheme === "vscode-remote") return uri.with({ scheme: "file", authority: "" });
  return uri.scheme === "file" ? uri.with({ scheme: "vscode-local" }) : uri;
}

/** Nothing is fetched from the web before the user confirms it. */
async function mayFetch(url: URL): Promise<boolean> {
  const fetch = l10n.t("Fetch Image");
  const detail = l10n.t("{0}\n\nThe server learns your network address and which image you want.", url.href.slice(0, 500));
  return (await window.showWarningMessage(l10n.t("Fetch an image from {0}?", url.host), { modal: true, detail }, fetch)) === fetch;
}
