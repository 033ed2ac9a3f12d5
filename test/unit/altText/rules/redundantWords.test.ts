import assert from "node:assert/strict";
import { findImageUses } from "../../../../src/altText/document/find.ts";
import { checkImages } from "../../../../src/altText/rules/checkImages.ts";

describe("the severity of redundant words", () => {
  const check = (alt: string) => {
    const source = `![${alt}](a.png)`;
    return checkImages(source, findImageUses(source, "markdown"))
      .filter(({ rule }) => rule === "redundant-words")
      .map(({ severity }) => severity);
  };

  const cases = {
    warning: [
      ...["Image of dashboard", "picture of the login form", "This image shows the menu", "Bild von einer Katze", "Image d’un chat"],
      ...["Imagen de un gato", "Immagine di un gatto", "Imagem de um gato", "Afbeelding van een kat", "Obraz przedstawiający kota"],
      ...["猫の画像", "一只猫的图片", "고양이 이미지입니다"],
    ],
    info: [
      // The text says enough without the redundant words.
      "An image showing the settings page, with the language menu open and “Polish” selected",
      "Das Bild zeigt die Einstellungen mit geöffnetem Menü für die Sprache",
      "Plaatje van een browser waar Google wordt getoond in Dark mode.",
      "設定ページで言語メニューを開き、日本語を選択した状態を示す画面の画像",
      // A photo is a medium, and so may matter.
      ...["Photo of a friend", "A photo of Ada Lovelace", "Foto von einer Katze", "Fotografía de un gato", "猫の写真", "고양이의 사진"],
      // The words before “image” may name a kind of image.
      ...["Multi-band raster image", "Cat picture"],
    ],
  };
  for (const [severity, alts] of Object.entries(cases)) {
    for (const alt of alts) it(`is ${severity} for “${alt}”`, () => assert.deepEqual(check(alt), [severity]));
  }
});
