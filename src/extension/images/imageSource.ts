import { ExtensionKind, Uri, env, extensions, l10n, window, workspace } from "vscode";
import { FailureError } from "../../core/failure.ts";
import { readNetwork } from "../config.ts";
import { bytesOfDataUrl } from "./dataUrl.ts";
import { fetchImage } from "./fetchImage.ts";
import { readImage } from "./readImage.ts";

/** An image that a person pointed at, not yet read. */
export interface ImageSource {
  /** What the person calls it, and the model hears. */
  name: string;
  /** It is a file, which may hold something else. */
  isFile?: true;
  /** @throws FailureError; an AbortError when `signal` aborts */
  read(limitBytes: number, signal: AbortSignal): Promise<Uint8Array>;
  /** It is kept elsewhere: what it holds in memory can go. */
  release?(): void;
}

export function fileSource(uri: Uri): ImageSource {
  return { name: workspace.asRelativePath(uri), isFile: true, read: (limitBytes) => readImage(uri, limitBytes) };
}

/** Pasted or dropped bytes, `size` of them; undefined where they were too many to be sent along. */
export function bytesSource(name: string, size: number, bytes: Uint8Array | undefined): ImageSource {
  let kept = bytes;
  return {
    name,
    isFile: true,
    async read(limitBytes) {
      if (size > limitBytes) throw new FailureError({ kind: "imageTooLarge", name, bytes: size, limitBytes });
      if (kept === undefined) throw new FailureError({ kind: "imageLost", name });
      return kept;
    },
    release() {
      kept = undefined;
    },
  };
}

/** An image that was read once, and can't be read again. */
export function lostSource(name: string): ImageSource {
  return {
    name,
    async read() {
      throw new FailureError({ kind: "imageLost", name });
    },
  };
}

export function dataSource(name: string, url: string): ImageSource {
  let kept = url;
  return {
    name,
    async read(limitBytes) {
      // Four characters of base64 are three bytes.
      const size = Math.round((kept.length * 3) / 4);
      if (size > limitBytes) throw new FailureError({ kind: "imageTooLarge", name, bytes: size, limitBytes });
      if (kept === "") throw new FailureError({ kind: "imageLost", name });
      return bytesOfDataUrl(kept);
    },
    release() {
      kept = "";
    },
  };
}

/** An image of the web, once the person agreed that its host is asked; undefined when they did not. */
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

/** What an address that was dropped or pasted stands for; undefined for none, or one that the person does not want to be asked. */
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
 * VS Code's window and an extension host on another machine call the same file by different schemes; VS Code translates what goes
 * through its API, and nothing that comes with a drop. Source: `uriTransformer.ts`.
 */
function fromWindow(uri: Uri): Uri {
  const isElsewhere = env.remoteName !== undefined && extensions.getExtension("oriel.oriel")?.extensionKind === ExtensionKind.Workspace;
  if (!isElsewhere) return uri;
  if (uri.scheme === "vscode-remote") return uri.with({ scheme: "file", authority: "" });
  return uri.scheme === "file" ? uri.with({ scheme: "vscode-local" }) : uri;
}

/** Only a click that says so lets Oriel fetch anything from the web. */
async function mayFetch(url: URL): Promise<boolean> {
  const fetch = l10n.t("Fetch Image");
  const detail = l10n.t("{0}\n\nThe server learns your network address and which image you want.", url.href.slice(0, 500));
  return (await window.showWarningMessage(l10n.t("Fetch an image from {0}?", url.host), { modal: true, detail }, fetch)) === fetch;
}
