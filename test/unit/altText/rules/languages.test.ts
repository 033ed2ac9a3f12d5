import assert from "node:assert/strict";
import { findImageUses } from "../../../../src/altText/document/find.ts";
import { checkImages } from "../../../../src/altText/rules/checkImages.ts";

/** Alt texts that say something about an image, and texts that say nothing, by language. */
const ALTS: Record<string, { good: string[]; bad: string[] }> = {
  English: {
    good: [
      ...["Image editor with two open layers", "Picture-in-picture window above the terminal", "Photo library sorted by date", "Icon view"],
      ...["Figure skating in Oslo", "Chart.js logo", "Picture of the day", "Diagram of the login flow", "Screenshot of the settings page"],
      ...["A text field with a label", "Add image"],
    ],
    bad: [
      ...["image", "Screenshot", "Alt text here", "Untitled", "Figure 3", "Image of dashboard", "IMG_2031", "placeholder image"],
      ...["insert image here", "This image shows the menu"],
    ],
  },
  German: {
    good: [
      ...["Bildschirm mit zwei offenen Fenstern", "Fotoalbum nach Datum sortiert", "Bild der Woche", "Bildergalerie des Museums"],
      ...["Abbildungsverzeichnis der Diplomarbeit", "Grafikkarte im Gehäuse", "Anmeldeformular mit Fehlermeldung"],
      ...["Beschreibungsfeld mit drei Zeilen", "Zeichnung einer Brücke", "Diagramm der Ankünfte"],
    ],
    bad: [
      ...["Bild", "Ein Bild", "Abbildung 4", "Bildschirmfoto", "Alternativtext", "Platzhalter", "ohne Titel", "Beispielbild"],
      ...["Bild von einer Katze", "Auf dem Bild sieht man das Menü"],
    ],
  },
  French: {
    good: [
      ...["Image Docker dans le registre", "Image du jour", "Photo de profil d’Anne", "Schéma du réseau", "Capture d’écran des paramètres"],
      ...["Illustration d’un pont", "Légende de la carte", "Graphique des arrivées", "Dessin d’un chat", "Icône en forme d’horloge"],
    ],
    bad: [
      ...["image", "Une image", "Capture d’écran", "Copie d’écran", "Texte alternatif", "sans titre", "Schéma", "Image d’un chat"],
      ...["L’image montre le menu", "Description de l’image"],
    ],
  },
  Spanish: {
    good: [
      ...["Imagen de Docker", "Imagen del día", "Foto de perfil de Ana", "Gráfico de llegadas", "Captura de pantalla del menú"],
      ...["Figura de bronce de un toro", "Dibujo de un puente", "Título del libro en rojo", "Diagrama de la red", "Icono de un reloj"],
    ],
    bad: [
      ...["imagen", "Una imagen", "captura de pantalla", "texto alternativo", "sin título", "Figura 2", "descripción de la imagen"],
      ...["Imagen de un gato", "La imagen muestra el menú", "En la imagen se ve el menú"],
    ],
  },
  Italian: {
    good: [
      ...[
        "Immagine di sfondo del desktop",
        "Immagine del giorno",
        "Foto di copertina",
        "Schermata delle impostazioni",
        "Grafico degli arrivi",
      ],
      ...[
        "Icona di un orologio",
        "Disegno di un ponte",
        "Illustrazione del ciclo dell’acqua",
        "Titolo del libro in rosso",
        "Modulo di accesso",
      ],
    ],
    bad: [
      ...["immagine", "Un’immagine", "schermata", "testo alternativo", "senza titolo", "Figura 1", "segnaposto", "Immagine di un gatto"],
      ...["L’immagine mostra il menu", "descrizione dell’immagine"],
    ],
  },
  Portuguese: {
    good: [
      ...["Imagem de fundo da página", "Imagem do dia", "Foto de perfil de Ana", "Captura de tela do menu", "Gráfico das chegadas"],
      ...[
        "Ícone de um relógio",
        "Desenho de uma ponte",
        "Ilustração do ciclo da água",
        "Título do livro em vermelho",
        "Formulário de acesso",
      ],
    ],
    bad: [
      ...[
        "imagem",
        "Uma imagem",
        "captura de tela",
        "captura de ecrã",
        "texto alternativo",
        "sem título",
        "Figura 3",
        "descrição da imagem",
      ],
      ...["Imagem de um gato", "A imagem mostra o menu"],
    ],
  },
  Dutch: {
    good: [
      ...[
        "Afbeeldingenbeheer met drie mappen",
        "Foto-album op datum",
        "Schermafbeelding van de instellingen",
        "Figuurzaag op een werkbank",
      ],
      ...["Grafiek van de aankomsten", "Tekening van een brug", "Pictogram van een klok", "Beschrijving van het product in een kader"],
      ...["Inlogformulier met een foutmelding", "Illustratie van de waterkringloop"],
    ],
    bad: [
      ...["afbeelding", "Een afbeelding", "schermafbeelding", "schermafdruk", "Figuur 2", "alternatieve tekst", "alt-tekst", "naamloos"],
      ...["Afbeelding van een kat", "De afbeelding toont het menu"],
    ],
  },
  Polish: {
    good: [
      ...["Obraz Matejki w muzeum", "Obraz Dockera w rejestrze", "Zrzut ekranu z ustawieniami", "Rysunek mostu", "Wykres przyjazdów"],
      ...[
        "Ikona zegara",
        "Ilustracja obiegu wody",
        "Opis produktu w ramce",
        "Schemat sieci",
        "Formularz logowania z komunikatem o błędzie",
      ],
    ],
    bad: [
      ...["obraz", "zdjęcie", "zrzut ekranu", "zrzut z ekranu", "Rysunek 3", "Rys. 3", "tekst alternatywny", "bez tytułu"],
      ...["Obraz przedstawiający kota", "Obrazek pokazuje menu"],
    ],
  },
  Japanese: {
    good: [
      ...[
        "画像編集ソフトのレイヤー一覧",
        "図書館の入り口",
        "写真アプリの一覧画面",
        "設定画面のスクリーンショット",
        "グラフ：日ごとの到着数",
      ],
      ...["アイコンの一覧", "説明文を入力する欄", "ログインフォームのエラー表示", "プロフィール画像", "イメージセンサーの構造"],
    ],
    bad: [
      ...["画像", "写真", "スクリーンショット", "図1", "図１", "【画像】", "代替テキスト", "無題", "サンプル画像", "猫の画像"],
      "画像の説明",
    ],
  },
  Chinese: {
    good: [
      ...[
        "图片编辑器的图层列表",
        "图书馆入口",
        "设置页面的屏幕截图",
        "登录流程示意图",
        "图标列表",
        "每日到达人数的柱状图",
        "照片应用的列表",
      ],
      ...["登录表单的错误提示", "描述输入框", "Docker 镜像", "插入图片", "添加"],
    ],
    bad: [
      ...["图片", "截图", "图 1", "图１", "替代文字", "在这里插入图片描述", "输入图片说明", "請輸入圖片描述", "无标题", "一只猫的图片"],
      "效果图",
    ],
  },
  Korean: {
    good: [
      ...["이미지 편집기의 레이어 목록", "그림자 효과가 있는 버튼", "사진 앱의 목록", "설정 화면 스크린샷", "차트: 하루 도착 수"],
      ...["아이콘 목록", "설명 입력란", "로그인 양식의 오류 메시지", "프로필 사진", "도커 이미지"],
    ],
    bad: [
      ...["이미지", "사진", "그림 3", "스크린샷", "화면 캡처", "대체 텍스트", "제목 없음", "예시 이미지", "이미지 설명을 입력하세요"],
      "고양이 이미지입니다",
    ],
  },
};

describe("placeholders and redundant words in eleven languages", () => {
  const check = (alt: string) => {
    const source = `![${alt}](diagram-7.png)`;
    return checkImages(source, findImageUses(source, "markdown")).map(({ rule, severity }) => `${rule} ${severity}`);
  };
  for (const [language, { good, bad }] of Object.entries(ALTS)) {
    for (const alt of good) it(`accept “${alt}” in ${language}`, () => assert.deepEqual(check(alt), []));
    for (const alt of bad)
      it(`are found in “${alt}” in ${language}`, () =>
        assert.match(String(check(alt)), /^(?:placeholder|file-name|redundant-words) warning$/));
  }
});
