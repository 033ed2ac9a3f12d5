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
 * Parses a notebook for its attachments; undefined if it is not valid JSON.
 * @returns a function that finds the attachment of an image in its cell
 */
export function parseAttachments(notebook: string): ((use: Pick<ImageUse, "cell" | "target">) => Attachment | undefined) | undefined {
  let cells: unknown;
  try {
    cells = asObject(JSON.parse(notebook))["cells"];
  } catch {
    return undefined;
  }
  return ({ cell, target }) =>
    Array.isArray(cells) && cell !== undefined ? readAttachment(asObject(cells[cell])["attachments"], target) : undefined;
}

/** Reads the attachment at a URL. Source: nbformat 4, “Cell attachments”. @param attachments `attachments` of the cell */
export function readAttachment(attachments: unknown, target: string | undefined): Attachment | undefined {
  if (target === undefined || !isAttachment({ target })) return undefined;
  const written = target.slice(SCHEME.length);
  for (const name of [written, decode(written)]) {
    for (const [type, content] of Object.entries(asObject(asObject(attachments)[name]))) {
      const base64 = Array.isArray(content) ? content.join("") : content;
      if (type.startsWith("image/") && typeof base64 === "string") return { name, type, base64 };
    }
  }
  return undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
