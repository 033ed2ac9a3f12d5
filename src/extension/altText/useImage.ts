import { Uri, workspace, type TextDocument } from "vscode";
import { attachmentOf, isAttachment, isWritable, type Attachment, type AuditedUse, type WriteJob } from "../../altText/light.ts";
import { isWebAddress } from "../../image/imageLink.ts";
import { readConfig } from "../config.ts";
import type { Engine } from "../engine.ts";
import { resolveLink } from "../images/linkedImage.ts";
import { readImage } from "../images/readImage.ts";
import { cellOf, placeOf } from "./documents.ts";

/** Where the image of a use lies: on this machine's disk, or where a workspace elsewhere has it. Undefined for one of the web. */
export function imageUriOf(document: TextDocument, { use, image }: AuditedUse): Uri | undefined {
  if (image !== undefined) return Uri.file(image);
  const { path, folder, uri } = placeOf(document);
  // On this machine the address was looked up, and led nowhere.
  return path !== undefined || folder === undefined ? undefined : imageElsewhere(use.target, uri, folder);
}

/** Where an image of a workspace elsewhere would lie, nothing outside its folder. */
export function imageElsewhere(target: string | undefined, document: Uri, folder: Uri): Uri | undefined {
  if (target === undefined || isWebAddress(target) || /^([a-z][a-z\d+.-]*:|[@~#{])/i.test(target)) return undefined;
  try {
    const found = resolveLink(document, decodeURIComponent(target.replace(/[?#].*$/s, "")));
    return found.path.startsWith(`${folder.path}/`) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** The picture that the cell of a notebook holds itself, where a use in that cell shows it. */
export function attachmentIn(document: TextDocument, { use }: AuditedUse): Attachment | undefined {
  if (!isAttachment(use)) return undefined;
  const metadata = cellOf(document)?.metadata as { attachments?: unknown; custom?: { attachments?: unknown } } | undefined;
  // VS Code's notebooks had it deeper down before.
  return attachmentOf(metadata?.attachments ?? metadata?.custom?.attachments, use.target);
}

/** Whether an alt text can be written for a use here: there is a place for it, and the image is at hand. */
export function isForWriting(document: TextDocument, audited: AuditedUse): boolean {
  const isAtHand = imageUriOf(document, audited) !== undefined || attachmentIn(document, audited) !== undefined;
  return isAtHand && isWritable(audited.use);
}

/** The image of a use that is for writing. @throws FailureError */
export async function imageOfUse(engine: Engine, document: TextDocument, audited: AuditedUse): Promise<WriteJob["image"]> {
  const attachment = attachmentIn(document, audited);
  if (attachment) {
    const { name, base64 } = attachment;
    return { ref: { name, sha256: await engine.addImage(name, Buffer.from(base64, "base64")) } };
  }
  const uri = imageUriOf(document, audited);
  if (uri === undefined) throw new RangeError("This image is not for writing.");
  return imageFor(engine, uri);
}

/** An image as the worker gets it: a file that it reads by itself, or one that is on no disk of this machine. @throws FailureError */
export async function imageFor(engine: Engine, uri: Uri): Promise<WriteJob["image"]> {
  if (uri.scheme === "file") return { path: uri.fsPath };
  const name = workspace.asRelativePath(uri);
  return { ref: { name, sha256: await engine.addImage(name, await readImage(uri, readConfig().limits.bytes)) } };
}
