import type { ImageUse } from "./imageUse.ts";

/** A picture that a cell of a notebook holds itself. */
export interface Attachment {
  name: string;
  /** Such as `image/png`. */
  type: string;
  base64: string;
}

const SCHEME = "attachment:";

export function isAttachment({ target }: Pick<ImageUse, "target">): boolean {
  return target?.startsWith(SCHEME) === true;
}

/**
 * The pictures of a notebook's cells. Undefined for one that is no JSON: whether a picture is there can't be told.
 * @returns what a use shows, where its cell holds it
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

/** The picture that an address means among those of its cell. Source: nbformat 4, “Cell attachments”. @param attachments of the cell, as the notebook has them */
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
