import type { ImageUse } from "./imageUse.ts";
import { parseNotebook } from "./parseNotebook.ts";

/** An image stored in a cell of a notebook. */
export interface Attachment {
  name: string;
  /** Media type, such as `image/png`. */
  type: string;
  base64: string;
}

const SCHEME = "attachment:";

/** Match media types and data that are safe to insert into a `data:` URL. */
const IMAGE_TYPE = /^image\/[a-z\d][a-z\d.+-]{0,50}$/i;
const BASE64 = /^[a-z\d+/=\s]*$/i;

export function isAttachment({ target }: Pick<ImageUse, "target">): boolean {
  return target?.startsWith(SCHEME) === true;
}

/**
 * Parses the attachments of a notebook.
 * @returns a function that finds the attachment that an image refers to; undefined if the notebook is not valid JSON
 */
export function parseAttachments(notebook: string): ((use: Pick<ImageUse, "cell" | "target">) => Attachment | undefined) | undefined {
  let cells: unknown;
  try {
    cells = asObject(parseNotebook(notebook))["cells"];
  } catch {
    return undefined;
  }
  return ({ cell, target }) =>
    Array.isArray(cells) && cell !== undefined ? readAttachment(asObject(cells[cell])["attachments"], target) : undefined;
}

/** Finds the attachment that a URL refers to. Source: nbformat 4, “Cell attachments”. @param attachments the cell's field `attachments` */
export function readAttachment(attachments: unknown, target: string | undefined): Attachment | undefined {
  if (target === undefined || !isAttachment({ target })) return undefined;
  const encodedName = target.slice(SCHEME.length);
  for (const name of [encodedName, decodeName(encodedName)]) {
    for (const [type, content] of Object.entries(asObject(asObject(attachments)[name]))) {
      const base64 = Array.isArray(content) ? content.join("") : content;
      if (IMAGE_TYPE.test(type) && typeof base64 === "string" && BASE64.test(base64)) return { name, type, base64 };
    }
  }
  return undefined;
}

/** Converts an attachment to a `data:` URL, without the line breaks that notebooks may put into the data. */
export function toDataUrl({ type, base64 }: Attachment): string {
  return `data:${type};base64,${base64.replace(/\s/g, "")}`;
}

function decodeName(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
