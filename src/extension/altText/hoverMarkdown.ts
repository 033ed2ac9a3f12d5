import { toDataUrl, type Attachment, type AuditedUse } from "../../altText/light.ts";
import { escapeMarkdownLine, toMarkdownUrl } from "../../core/markdownText.ts";
import { isWebUrl } from "../../image/imageLink.ts";

/** Height of the image in a hover, in pixels. */
const IMAGE_HEIGHT_PX = 180;

/** Maximum length of a data URL: VS Code drops hovers of more than 100,000 characters. */
const MAX_DATA_URL_LENGTH = 90_000;

/**
 * Formats the hover of an image as Markdown: the image, if it is in a file or attached, and its alt text. An image on the web is never
 * loaded: its server would learn what the user reads.
 * @param image URI of the image's file; undefined if there is none
 */
export function formatHover({ use }: Pick<AuditedUse, "use">, image: string | undefined, attachment: Attachment | undefined): string {
  const url = image ?? getImageData(attachment);
  const host = image === undefined ? findWebHost(use.target) : undefined;
  return [
    ...(url === undefined ? [] : [`![](${toMarkdownUrl(url)}|height=${IMAGE_HEIGHT_PX})`]),
    escapeMarkdownLine(describeAlt(use)),
    ...(host === undefined ? [] : [escapeMarkdownLine(`The image is on the web (${host}). It is not loaded.`)]),
  ].join("\n\n");
}

function findWebHost(target: string | undefined): string | undefined {
  const address = target?.startsWith("//") ? `https:${target}` : target;
  return address !== undefined && isWebUrl(address) && URL.canParse(address) ? new URL(address).host : undefined;
}

function getImageData(attachment: Attachment | undefined): string | undefined {
  return attachment === undefined || attachment.base64.length > MAX_DATA_URL_LENGTH ? undefined : toDataUrl(attachment);
}

function describeAlt({ alt, isHidden }: AuditedUse["use"]): string {
  if (isHidden) return "Hidden from screen readers.";
  switch (alt.kind) {
    case "missing":
      return "No alt text.";
    case "background":
      return "Background images have no alt text.";
    case "dynamic":
      return "Alt text comes from an expression.";
    case "text":
    case "elementContent":
      return alt.value.trim() === "" ? "Marked as decorative (empty alt text)." : `Alt text: ${alt.value}`;
  }
}
