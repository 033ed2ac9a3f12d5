/** Words for images in general, and for alt text, by language. On their own, they say nothing about an image. */
const WORDS = {
  any: [/png|jpe?g|gif|svg|webp|avif|bmp|tiff?|alt|img|imgs|pics?|todo|tbd|fixme|xxx+|n\/a|none|null|undefined|nan/, /lorem ipsum|asdf/],
  en: [
    /images?|pictures?|photos?|photographs?|graphics?|icons?|fig(?:ure)?s?|illustrations?|drawings?|diagrams?|charts?/,
    /screen ?-?(?:shots?|caps?|captures?|grabs?)|snapshots?|thumbnails?|attachments?|captions?|descriptions?|text/,
    /image ?(?:title|caption|description|name|file|placeholder|alt(?: text)?|here)/,
    /(?:title|caption|description|name) of (?:the )?image/,
    /alt(?:ernat(?:e|ive))?[ -]?(?:text|tag|title|description|attribute)?(?: here)?/,
    /(?:enter|insert|add|your|some) (?:an? |the )?(?:image|picture|alt text|image alt text|image description)(?: here)?/,
    /enter image description here|(?:picture|logo|photo|screenshot|caption|title|text|description) here/,
    /placeholder(?: image| text)?|image placeholder|(?:an?|the|this|my|some|your) (?:image|picture|photo|screenshot)/,
    /spacer|blank|untitled|unnamed(?: file| image)?|no alt(?: text)?|no description|missing alt(?: text)?/,
    /pasted (?:image|graphic)/,
  ],
  de: [
    /bild(?:er)?|fotos?|grafiken?|grafik|abbildung(?:en)?|abb|zeichnung|diagramm|bildschirm(?:foto|aufnahme|abzug)/,
    /screenshots?|(?:bild)?platzhalter(?:bild)?|alternativ-?text|bild-?beschreibung|beschreibung|bild-?titel/,
    /bildunterschrift|unbenannt|ohne titel/,
  ],
  fr: [
    /photographies?|sch[ée]ma|graphique|dessin|captures?(?: d[’']?\s?[ée]cran)?|ic[ôo]ne|texte alternatif/,
    /texte de remplacement|titre(?: de l[’']image)?|description(?: de l[’']image)?|sans titre|image sans titre|l[ée]gende/,
  ],
  es: [
    /im[áa]gen(?:es)?|fotograf[íi]as?|gr[áa]fic[oa]|figura|ilustraci[óo]n|dibujo|captura(?: de pantalla)?|pantallazo/,
    /[íi]cono|texto alternativo|descripci[óo]n(?: de (?:la )?imagen)?|t[íi]tulo(?: de (?:la )?imagen)?|sin t[íi]tulo/,
    /marcador de posici[óo]n|diagrama/,
  ],
  it: [
    /immagin[ei]|fotografi[ae]|illustrazione|disegno|grafico|schermata|cattura (?:dello )?schermo|icona|testo alternativo/,
    /descrizione(?: (?:dell[’'] ?)?immagine)?|titolo(?: (?:dell[’'] ?)?immagine)?|senza titolo|segnaposto/,
  ],
  pt: [
    /image(?:m|ns)|fotografias?|ilustra[çc][ãa]o|desenho|captura de (?:tela|ecr[ãa])|print(?: de tela)?|[íi]cone/,
    /descri[çc][ãa]o(?: da imagem)?|t[íi]tulo(?: da imagem)?|sem t[íi]tulo|texto alternativo/,
  ],
  nl: [
    /afbeelding(?:en)?|plaatjes?|foto[’']?s?|figuur|illustratie|tekening|scherm(?:afbeelding|afdruk|opname)|pictogram/,
    /alternatieve tekst|omschrijving|beschrijving|naamloos|zonder titel|grafiek/,
  ],
  pl: [
    /obraz(?:ek|y|ki)?|zdj[ęe]ci[ea]|fotografia|grafika|ilustracja|rysunek|zrzut(?: ekranu)?|ikona|tekst alternatywny/,
    /opis(?: (?:obrazu|obrazka|zdj[ęe]cia))?|tytu[łl](?: obrazu)?|bez tytu[łl]u|bez nazwy|wykres|schemat/,
  ],
  ja: [
    /画像|図|図表|イメージ|写真|絵|イラスト|スクリーンショット|スクショ|画面(?:キャプチャ|ショット)|キャプチャ画?像?|アイコン|グラフ|代替テキスト|(?:画像の)?説明(?:文)?|(?:画像)?タイトル|無題/,
    /プレースホルダー?/,
  ],
  zh: [
    /图片?|圖片?|图像|圖像|图表|圖表|照片|相片|(?:屏幕)?截[图圖屏]|(?:螢幕|屏幕)(?:截圖|快照)|插[图圖]|图标|圖示|[图圖]示|示意[图圖]|配[图圖]|替代(?:文本|文字)/,
    /(?:图片|圖片)?(?:描述|说明|說明|标题|標題)|未命名|[无無][标標][题題]|占位[符图圖]/,
  ],
  ko: [/이미지|그림|사진|스크린 ?샷|(?:화면 ?)?캡[처쳐]|아이콘|도표|차트|그래프|대체 ?텍스트|(?:이미지 ?)?설명|제목 ?없음|일러스트/],
  others: [/изображени[ея]|картинк[аи]|рисунок|скриншот|bilde?|skärmbild|kuva|obrázek|görsel|resim|hình ảnh|gambar/],
};

/** Matches a number after a word, as in “Figure 3a”, “Screenshot (2)” and “图 1-2”. */
const NUMBER = String.raw`(?:[\s.:#_(-]*\d+(?:[.\-–]\d+)*[a-z]?\)?)?`;

/** Matches alt text that consists of one of these words, perhaps with a number or punctuation. */
const PLACEHOLDER = new RegExp(
  String.raw`^[\s[(<{"“_*-]*(?:${Object.values(WORDS)
    .flat()
    .map(({ source }) => source)
    .join("|")})${NUMBER}[\s.!:…\])>}"”_*-]*$`,
  "iu",
);

export function isPlaceholder(alt: string): boolean {
  return PLACEHOLDER.test(alt.normalize("NFC"));
}
