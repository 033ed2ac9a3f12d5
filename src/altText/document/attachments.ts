import type { ImageUse } from "./imageUse.ts";

/** An image stored in a notebook's cell. */
export interface Attachment {
  name: string;
  /** Media type, such as `image/png`. */
  type: string;
  base64: string;
}

const SCHEME = "attachment:";

export function isAttachment({ target }: Pick<ImageUse, "target">): boolean {
  return target?.startsWith(SCHEME) === true;
}

/**
 * Reads the attachments of a notebook; undefined if it is not JSON, so that it is unknown which exist.
 * @returns a function that finds the attachment of an image in its cell
 */
export function attachmentsIn(notebook: string): ((use: Pick<ImageUse, "cell" | "target">) => Attachment | undefined) | undefined {
  let cells: unknown;
  try {
    cells = objectIn(JSON.parse(notebook))["cells"];
  } catch {
    return undefined;
  }
  return ({ cell, target }) =>
    Array.isArray(cells) && cell !== undefined ? attachmentOf(objectIn(cells[cell])["attachments"], target) : undefined;
}

/** Finds the attachment at an address. Source: nbformat 4, “Cell attachments”. @param attachments the cell's property of that name */
export function attachmentOf(attachments: unknown, target: string | undefined): Attachment | undefined {
  if (target === undefined || !isAttachment({ target })) return undefined;
  const written = target.slice(SCHEME.length);
  for (const name of [written, decoded(written)]) {
    for (const [type, content] of Object.entries(objectIn(objectIn(attachments)[name]))) {
      const base64 = Array.isArray(content) ? content.join("") : content;
      if (type.startsWith("image/") && typeof base64 === "string") return { name, type, base64 };
    }
  }
  return undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function objectIn(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
