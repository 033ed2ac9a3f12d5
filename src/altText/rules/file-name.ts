import { decodePath } from "../../image/imageLink.ts";
import { checkText, NON_TEXT, type AltExamples, type Rule } from "./rule.ts";

export const fileName = {
  id: "file-name",
  order: 4,
  severity: "error",
  wcag: NON_TEXT,
  explanation: "A file name says how the image is stored, not what it shows (WCAG failure F30).",
  fixedBy: "altText",
  check: checkText(({ target }, alt) => (isFileName(alt, target) ? `Alt text is a file name: “${alt}”.` : undefined)),
} as const satisfies Rule;

/** @public */
export const examples: AltExamples = {
  failingAlts: ["chart.png", "IMG_2031", "a-1", "Screenshot 2026-03-01 at 10.12.33", "my-photo.JPG"],
  passingAlts: ["A chart", "Node.js", "a 1 b", "index.ts opened in the editor"],
};

/** Matches a file name without spaces, with or without a path. URLs are reported by the rule `symbols-only`. */
const FILE_NAME = /^(?!https?:|www\.)\S*[\p{L}\p{N}_)-]\.\w+$/iu;

const EXTENSION = /\.(?:png|jpe?g|gif|webp|avif|svg|bmp|tiff?|ico|heic|heif|pdf)$/i;

/** Matches file names that cameras and operating systems generate. */
const GENERATED_NAME = /^(?:img|dsc|dscn|dscf|p|pxl|screenshot|screen shot|bildschirmfoto)[-_ ]?\d[\d\-_ .:]*(?:at [\d.]+(?: [ap]m)?)?$/iu;

function isFileName(alt: string, target: string | undefined): boolean {
  if ((EXTENSION.test(alt) && FILE_NAME.test(alt)) || GENERATED_NAME.test(alt)) return true;
  const path = decodePath(target ?? "");
  const name = path.split(/[\\/]/).at(-1) ?? "";
  // A file name with spaces is reported only if the image has that name.
  if (EXTENSION.test(alt) && (alt === name || alt === path)) return true;
  // A single word may describe what the image shows; a name with hyphens, underscores or digits does not.
  return alt !== "" && alt === name.replace(/\.\w+$/, "") && /[-_\d]/.test(alt) && !/\s/.test(alt);
}
