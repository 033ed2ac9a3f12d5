import { decodePath } from "../../image/imageLink.ts";
import type { ImageUse } from "../document/imageUse.ts";
import { isProperName } from "./properNames.ts";
import { checkText, NON_TEXT, type AltExamples, type Rule } from "./rule.ts";

export const fileName = {
  id: "file-name",
  order: 4,
  severity: "warning",
  wcag: NON_TEXT,
  explanation: "A file name says how the image is stored, not what it shows (WCAG failure F30).",
  fixedBy: "altText",
  check: checkText((use, alt) => (isFileName(alt, use) ? `Alt text is a file name: “${alt}”.` : undefined)),
} as const satisfies Rule;

/** @public */
export const examples: AltExamples = {
  failingAlts: [
    "chart.png",
    "IMG_2031",
    "a-1",
    "Screenshot 2026-03-01 at 10.12.33",
    "my-photo.JPG",
    "image-20260301101233",
    "Pasted image 20260301101233",
    "Bildschirmfoto 2026-03-01 um 10.12.33",
    "Capture d’écran 2026-03-01 à 10.12.33",
    "スクリーンショット 2026-03-01 10.12.33",
    "截屏2026-03-01 10.12.33",
  ],
  passingAlts: ["A chart", "Node.js", "a 1 b", "index.ts opened in the editor"],
};

/** Matches a file name without spaces, with or without a path. URLs are reported by the rule `symbols-only`. */
const FILE_NAME = /^(?!https?:|www\.)\S*[\p{L}\p{N}_)-]\.\w+$/iu;

const EXTENSION = /\.(?:png|jpe?g|gif|webp|avif|svg|bmp|tiff?|ico|heic|heif|pdf)$/i;

/** Matches file names that cameras, operating systems and editors generate, in several languages. */
const GENERATED_NAME =
  /^(?:img|image(?=[-_ ]?\d{6})|dsc|dscn|dscf|p|pxl|mvimg|pasted image|pasted graphic|clipboard|clip|snip|snipaste|whatsapp image|screen ?shots?|screen ?capture|bildschirmfoto|capture(?: d[’']?\s?[ée]cran)?|captura(?: de (?:pantalla|tela|ecr[ãa]))?|schermata|schermafbeelding|zrzut ekranu|スクリーンショット|屏幕截图|屏幕快照|螢幕快照|截屏|截图|스크린샷)[-_ ]?(?:\d{1,2}$|\d[\d\-_ .:]*\d(?: (?:at|um|à|alle|om|o|a las|às) [\d.:]+)?(?: ?[ap]\.?m\.?)?(?: ?\(\d+\))?$)/iu;

function isFileName(alt: string, use: ImageUse): boolean {
  if ((EXTENSION.test(alt) && FILE_NAME.test(alt)) || GENERATED_NAME.test(alt)) return true;
  const path = decodePath(use.target ?? "");
  const name = path.split(/[\\/]/).at(-1) ?? "";
  // A file name with spaces is reported only if the image has that name.
  if (EXTENSION.test(alt) && (alt === name || alt === path)) return true;
  // A single word may describe what the image shows; a name with hyphens, underscores or digits does not.
  return alt === name.replace(/\.\w+$/, "") && /[-_\d]/.test(alt) && !/\s/.test(alt) && !isProperName(alt, path, use);
}
