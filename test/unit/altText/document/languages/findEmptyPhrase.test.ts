import assert from "node:assert/strict";
import { findRedundantWords } from "../../../../../src/altText/rules/imageWords.ts";
import { findEmptyPhrase } from "../../../../../src/altText/document/languages/findEmptyPhrase.ts";

/** Beginnings and ends that say nothing, in the languages that Oriel knows. */
const EMPTY: Record<string, string[]> = {
  en: [
    "A photograph depicting a harbor",
    "In the picture, a boat sails",
    "As seen in this image, the menu is open",
    "A picture with two boats",
    "Visual representation of the pipeline",
    "The image depicts a login form",
    "This image displays two fields",
    "In this image, a user signs in",
    "Image showing a chart",
    "A picture that shows the menu",
    "Alt text: Sign-in form",
    "decorative",
    "Here we see a boat",
    "This is an image of a boat",
  ],
  de: [
    "Ein Bild, auf dem ein Boot zu sehen ist",
    "Die Grafik veranschaulicht den Ablauf",
    "Hier ist ein Bild von einem Boot",
    "Man sieht ein Formular",
    "Das Bild zeigt ein Formular",
    "Auf dem Bild ist ein Boot zu sehen",
    "Ein Foto, das ein Boot zeigt",
    "Dieses Bild stellt ein Diagramm dar",
    "Zu sehen ist ein Boot",
    "Alternativtext: Formular",
  ],
  fr: [
    "Cette image illustre le processus",
    "Voici une image d’un bateau",
    "Il s’agit d’une photo d’un bateau",
    "Image décorative",
    "Une image montrant un formulaire",
    "L’image représente un bateau",
    "Cette photo montre un bateau",
    "Sur cette image, un bateau",
    "On voit un bateau",
    "Texte alternatif : un bateau",
  ],
  es: [
    "Esta fotografía ilustra el proceso",
    "En esta imagen vemos un barco",
    "Aquí se muestra un formulario",
    "La imagen muestra un formulario",
    "Esta imagen representa un barco",
    "En la imagen se ve un barco",
    "Se puede ver un barco",
    "Texto alternativo: barco",
    "Una fotografía que muestra un barco",
  ],
  it: [
    "L’immagine rappresenta il processo",
    "Ecco una foto di una barca",
    "L’immagine mostra un modulo",
    "Questa foto raffigura una barca",
    "Nell’immagine si vede una barca",
    "Un’immagine che mostra una barca",
    "Testo alternativo: barca",
  ],
  pt: [
    "Nesta imagem vemos um barco",
    "Vê-se um barco",
    "A imagem mostra um formulário",
    "Esta imagem representa um barco",
    "Na imagem, um barco",
    "Uma foto que mostra um barco",
    "Texto alternativo: barco",
  ],
  nl: [
    "De foto laat een boot zien",
    "Hier zie je een boot",
    "De afbeelding toont een formulier",
    "Op deze foto staat een boot",
    "Een afbeelding die een boot toont",
    "Je ziet een boot",
    "Dit is een foto van een boot",
  ],
  pl: [
    "Na tym obrazku widać łódź",
    "Ilustracja pokazuje proces",
    "Obraz przedstawia formularz",
    "Na zdjęciu widać łódź",
    "Zdjęcie pokazuje łódź",
    "Ten obrazek przedstawia łódź",
    "Widać łódź",
  ],
  ja: ["図はプロセスを示しています", "ログイン画面の画像", "この画像は売上の推移を示しています", "画像:ログイン画面", "船を写した写真です"],
  zh: ["该图片描绘了流程", "图片显示登录表单", "这张图片显示了登录表单", "图片展示了一艘船", "图中显示一艘船", "登录表单的图片"],
  ko: [
    "이미지는 로그인 양식을 나타냅니다",
    "이 이미지는 로그인 화면을 보여줍니다",
    "로그인 화면의 이미지",
    "사진은 배를 보여줍니다",
    "배를 보여주는 사진입니다",
  ],
};

/** Texts that begin or end similarly, but say something. */
const FINE = [
  "Image viewer with zoom slider",
  "Figure skating score table",
  "Visual Studio Code with two editors",
  "In Paris, two cyclists cross a bridge",
  "This month: 42 arrivals",
  "Fotografin mit Kamera",
  "Photographe sur une plage",
  "Imágenes por segundo en un gráfico",
  "Obrazek w edytorze",
  "写真家がカメラを持っている",
  "图形用户界面",
  "사진작가가 카메라를 들고 있다",
  "Photo editor",
  "Photo editor with three layers",
  "Image gallery of the team",
  "Picture-in-picture button",
  "Screenshot of the sign-in page",
  "Diagram of the build",
  "Map of the port",
  "Decorative borders menu",
  "Login form",
  "Shows all hidden files",
  "Images per minute: 42",
  "Bildbearbeitung mit drei Ebenen",
  "Foto-App",
  "Bildschirm mit zwei Fenstern",
  "Grafikkarte",
  "Abbildungsverzeichnis",
  "Photo de profil",
  "Imagerie médicale",
  "Imagen de perfil",
  "Fotografía: menú de ajustes abiertos".replace(": menú", " y menú"),
  "Immagine di sfondo",
  "Fotografia e stampa",
  "Imagem de fundo",
  "Fotoalbum",
  "Afbeeldingsgrootte",
  "Obrazy Dockera",
  "Na rynku stoją łodzie",
  "画像エディター",
  "写真アプリの設定画面",
  "图片编辑器",
  "图表:每日到达人数",
  "이미지 편집기",
  "사진 앱 설정 화면",
  "In this release, three fixes",
  "The graph of arrivals",
];

const isCaught = (text: string) => (findEmptyPhrase(text) ?? findRedundantWords(text)) !== undefined;

describe("alt text that says only that there is an image", () => {
  for (const [language, texts] of Object.entries(EMPTY)) {
    it(`is found in ${new Intl.DisplayNames("en", { type: "language" }).of(language)}`, () => {
      assert.deepEqual(
        texts.filter((text) => !isCaught(text)),
        [],
      );
    });
  }

  it("is distinguished from text about images", () => {
    assert.deepEqual(FINE.filter(isCaught), []);
  });

  it("is quoted as it is written", () => {
    assert.equal(findEmptyPhrase("The image depicts a form"), "The image depicts");
    assert.equal(findEmptyPhrase("In  this Image, a form"), "In this Image");
  });
});
