import { findRedundantWords } from "./imageWords.ts";
import { checkText, NON_TEXT, type AltExamples, type Rule } from "./rule.ts";

export const redundantWords = {
  id: "redundant-words",
  order: 6,
  severity: "warning",
  wcag: NON_TEXT,
  explanation: "Screen readers already announce that this is an image. Start with what it shows.",
  fixedBy: "altText",
  yieldsTo: ["file-name", "placeholder"],
  check: checkText((_, alt) => {
    const found = findRedundantWords(alt);
    if (found === undefined) return undefined;
    const message = `Alt text says “${found.words}”; screen readers already announce it as an image.`;
    return found.isMostOfText ? message : { message, severity: "info" };
  }),
} as const satisfies Rule;

/** @public */
export const examples: AltExamples = {
  failingAlts: [
    ...[
      "Image of a cat",
      "A picture showing a cat",
      "photo of me",
      "Cat photo",
      "This image shows the menu",
      "Bild von einer Katze",
      "Das Bild zeigt das Menü",
    ],
    ...[
      "Image d’un chat",
      "photo montrant la salle",
      "Imagen de un gato",
      "Foto que muestra la sala",
      "Immagine di un gatto",
      "Foto del palazzo",
    ],
    ...[
      "Imagem de um gato",
      "Foto do palácio",
      "Afbeelding van een kat",
      "Foto waarop een kat staat",
      "Zdjęcie przedstawiające kota",
      "猫の画像",
    ],
    ...["猫の写真。", "一只猫的图片", "這張圖片顯示一隻貓", "고양이의 사진", "고양이 이미지입니다"],
  ],
  passingAlts: [
    ...[
      "A cat",
      "Docker image layers",
      "The photographer at work",
      "Imagery",
      "Build a Docker image",
      "A disk image",
      "Upload a photo",
      "Profile photo",
    ],
    ...[
      "Select the image",
      "Painting of a cat",
      "Bildung von Wolken",
      "Foto-App",
      "Photo de profil",
      "Image Docker",
      "Imagen de Docker",
      "Foto de perfil",
    ],
    ...[
      "Immagine di sfondo",
      "Imagem de fundo",
      "Obraz Dockera",
      "Docker イメージ",
      "プロフィール画像",
      "镜像",
      "도커 이미지",
      "프로필 사진",
    ],
  ],
};
