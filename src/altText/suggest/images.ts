import { basename } from "node:path";
import type { EngineClient } from "../../client/engineClient.ts";
import { FileTooLargeError } from "../../core/fileTooLargeError.ts";
import { readRegularFile } from "../../disk/readRegularFile.ts";
import { FailureError } from "../../failures/failure.ts";
import { IMAGE_LIMITS } from "../../image/imageFile.ts";
import type { ImageRef } from "../../protocol/images.ts";
import { parseAttachments } from "../document/attachments.ts";
import type { ImageUse } from "../document/imageUse.ts";

type Client = Pick<EngineClient, "addImage">;

/** Sends an image on disk to the engine. @throws FailureError `imageTooLarge`, `imageLost`, `diskFull` */
export async function addImageFile(client: Client, path: string): Promise<ImageRef> {
  const { bytes: limitBytes } = IMAGE_LIMITS;
  const content = await readRegularFile(path, limitBytes).catch((error: unknown) => {
    if (error instanceof FileTooLargeError) throw new FailureError({ kind: "imageTooLarge", name: path, bytes: error.bytes, limitBytes });
    throw new FailureError({ kind: "imageLost", name: path });
  });
  return client.addImage(basename(path), content);
}

/** Sends an image attached to a notebook cell to the engine. @throws FailureError `imageLost` if it is no longer attached; `diskFull` */
export async function addAttachment(client: Client, notebook: string, use: ImageUse): Promise<ImageRef> {
  const attachment = parseAttachments(notebook)?.(use);
  if (attachment === undefined) throw new FailureError({ kind: "imageLost", name: use.target ?? "" });
  return client.addImage(attachment.name, Buffer.from(attachment.base64, "base64"));
}
