import type { ImageContext } from "../document/imageUse.ts";
import { isPlaceholder } from "./placeholderWords.ts";
import { checkText, NON_TEXT, type AltExamples, type Rule } from "./rule.ts";

export const placeholder = {
  id: "placeholder",
  order: 5,
  severity: "warning",
  wcag: NON_TEXT,
  explanation: "A placeholder says nothing about the image (WCAG failure F30).",
  fixedBy: "altText",
  yieldsTo: ["file-name"],
  check: checkText(({ context }, alt) =>
    isPlaceholder(alt) && !namesButton(context, alt) ? `Alt text is a placeholder: “${alt}”.` : undefined,
  ),
} as const satisfies Rule;

/** Whether the alt text may name the purpose of a button, such as “Image” in a toolbar. */
function namesButton({ control }: ImageContext, alt: string): boolean {
  return control !== undefined && control.kind !== "link" && /^\p{L}{4,}$/u.test(alt);
}

/** @public */
export const examples: AltExamples = {
  failingAlts: [
    ...[
      "image",
      "Alt text",
      "TODO",
      "untitled",
      "Image 1",
      "png",
      "drawing",
      "screen capture",
      "Image title",
      "An image",
      "Figure 3a",
      "Fig. 2.",
      "[image]",
    ],
    ...[
      "Insert image description here",
      "Image placeholder",
      "Image (2)",
      "Bild",
      "Abbildung 4",
      "Bildschirmfoto",
      "Alternativtext",
      "Capture d’écran",
    ],
    ...[
      "texte alternatif",
      "Sans titre",
      "imagen",
      "captura de pantalla",
      "Texto alternativo",
      "Immagine 2",
      "schermata",
      "Senza titolo",
      "imagem",
    ],
    ...[
      "Captura de tela",
      "descrição da imagem",
      "afbeelding",
      "Schermafbeelding",
      "alternatieve tekst",
      "obrazek",
      "Zrzut ekranu",
      "zdjęcie",
      "opis",
    ],
    ...["画像", "図1", "スクリーンショット", "图片", "图 1-2", "屏幕截图", "圖片", "이미지", "그림 3", "스크린샷"],
  ],
  passingAlts: [
    ...[
      "Image editor",
      "PDF",
      "A diagram of the queue",
      "To do list",
      "Photoshop",
      "Icon view",
      "Figure skating",
      "Textile",
      "Fotografie Müller",
      "Bildung",
    ],
    ...[
      "Schéma du réseau",
      "Imagen de la catedral",
      "Grafico a barre",
      "Obraz Matejki",
      "画像編集",
      "图片编辑器",
      "이미지 편집기",
      "None of the tests fail",
    ],
  ],
};
