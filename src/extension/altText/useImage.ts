import { Uri, workspace, type TextDocument } from "vscode";
import { readAttachment, isAttachment, isWritable, type Attachment, type AuditedUse, type WriteJob } from "../../altText/light.ts";
import { isWebUrl } from "../../image/imageLink.ts";
import { readConfig } from "../config.ts";
import type { Engine } from "../engine.ts";
import { resolveLink } from "../images/linkedImage.ts";
import { readImage } from "../images/readImage.ts";
import { findCell, locateDocument } from "./documents.ts";

/** Returns the URI of a use's image, on this machine's disk or in a remote workspace; undefined for an image on the web. */
export function findUseImage(document: TextDocument, { use, image }: AuditedUse): Uri | undefined {
  if (image !== undefined) return Uri.file(image);
  const { path, folder, uri } = locateDocument(document);
  // For local documents, the worker has already searched for the file.
  return path !== undefined || folder === undefined ? undefined : resolveRemoteImage(use.target, uri, folder);
}

/** Resolves the URL of an image in a remote workspace; undefined if it is outside the workspace folder. */
export function resolveRemoteImage(target: string | undefined, document: Uri, folder: Uri): Uri | undefined {
  if (target === undefined || isWebUrl(target) || /^([a-z][a-z\d+.-]*:|[@~#{])/i.test(target)) return undefined;
  try {
    const resolved = resolveLink(document, decodeURIComponent(target.replace(/[?#].*$/s, "")));
    return resolved.path.startsWith(`${folder.path}/`) ? resolved : undefined;
  } catch {
    return undefined;
  }
}

/** Returns the cell attachment that a use in a notebook cell shows. */
export function findAttachment(document: TextDocument, { use }: AuditedUse): Attachment | undefined {
  if (!isAttachment(use)) return undefined;
  const metadata = findCell(document)?.metadata as { attachments?: unknown; custom?: { attachments?: unknown } } | undefined;
  // Older versions of VS Code nest the attachments in `custom`.
  return readAttachment(metadata?.attachments ?? metadata?.custom?.attachments, use.target);
}

/** Whether alt text can be written for a use: the markup allows it, and the image is available. */
export function canWriteAltText(document: TextDocument, auditedUse: AuditedUse): boolean {
  const isAvailable = findUseImage(document, auditedUse) !== undefined || findAttachment(document, auditedUse) !== undefined;
  return isAvailable && isWritable(auditedUse.use);
}

/** Prepares the image of a use for the worker. @throws FailureError */
export async function prepareUseImage(engine: Engine, document: TextDocument, auditedUse: AuditedUse): Promise<WriteJob["image"]> {
  const attachment = findAttachment(document, auditedUse);
  if (attachment) {
    const { name, base64 } = attachment;
    return { ref: { name, sha256: await engine.addImage(name, Buffer.from(base64, "base64")) } };
  }
  const uri = findUseImage(document, auditedUse);
  if (uri === undefined) throw new RangeError("The image at this location can't be read.");
  return prepareImage(engine, uri);
}

/**
 * Prepares an image for the worker.
 * @returns the path of the image file, or a reference to the image in the engine's cache
 * @throws FailureError
 */
export async function prepareImage(engine: Engine, uri: Uri): Promise<WriteJob["image"]> {
  if (uri.scheme === "file") return { path: uri.fsPath };
  const name = workspace.asRelativePath(uri);
  return { ref: { name, sha256: await engine.addImage(name, await readImage(uri, readConfig().limits.bytes)) } };
}
