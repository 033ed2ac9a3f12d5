import { createHash } from "node:crypto";
import { Uri, workspace } from "vscode";
import type { ScannedUse } from "../../../altText/light.ts";
import { resolveRemoteImage } from "../useImage.ts";
import type { ReviewedUse } from "./reviewedUse.ts";

/** A scanned document. */
export interface ScannedDocument {
  uri: Uri;
  folder: Uri | undefined;
  syntax: string;
}

/** Converts a scanned use to a reviewed use without a decision. The id depends on the document, the markup, and the occurrence of the markup. */
export function toReviewedUse(use: ScannedUse, { uri, folder, syntax }: ScannedDocument): ReviewedUse {
  const { alt, around, occurrence } = use;
  const image = findImageUri(use, uri, folder);
  return {
    id: createHash("sha256").update(`${uri.toString()}\n${occurrence.index}\n${use.before}`).digest("base64url").slice(0, 16),
    ...{ path: workspace.asRelativePath(uri), uri: uri.toString(), syntax, line: use.line, element: use.element },
    ...{ from: use.from, before: use.before, occurrence, findings: use.findings },
    ...(alt.kind === "missing" ? {} : { currentAlt: alt.value }),
    isWritable: use.isWritable && (image !== undefined || use.isAttached === true),
    mayBeDecorative: use.mayBeDecorative,
    facts: describeContext(use),
    excerpt: { before: around.before, construct: use.before, after: around.after },
    ...(image ? { image: image.toString() } : {}),
    ...(use.isAttached ? { isAttached: true } : {}),
    ...(use.target === undefined ? {} : { target: use.target }),
    ...(use.cell ? { cell: use.cell } : {}),
    state: { kind: "found" },
  };
}

/** Returns the URI of a use's image on this machine's disk or in a remote workspace. */
export function findImageUri({ image, target }: ScannedUse, document: Uri, folder: Uri | undefined): Uri | undefined {
  if (image !== undefined) return Uri.file(image);
  return folder === undefined || document.scheme === "file" ? undefined : resolveRemoteImage(target, document, folder);
}

function describeContext({ context: { heading, caption, control } }: ScannedUse): string[] {
  return [
    ...(heading ? [`Under “${heading}”`] : []),
    ...(caption ? [`Caption: ${caption}`] : []),
    ...(control?.kind === "button" ? ["In a button"] : []),
    ...(control?.kind === "link" ? [control.href ? `In a link to ${control.href}` : "In a link"] : []),
  ];
}
