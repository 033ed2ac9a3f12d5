/** Words for images in general, and for alt text, by language. On their own, they say nothing about an image. */
const WORDS = {
  any: [/png|jpe?g|gif|svg|webp|avif|bmp|tiff?|alt|img|imgs|pics?|todo|tbd|fixme|xxx+|n\/a|none|null|undefined|nan/, /lorem ipsum|asdf/],
  en: [
    /images?|pictures?|photos?|photographs?|graphics?|icons?|fig(?:ure)?s?|illustrations?|drawings?|diagrams?|charts?/,
    /screen ?-?(?:shots?|caps?|captures?|grabs?)|snapshots?|thumbnails?|attachments?|captions?|descriptions?|text/,
    /image ?(?:title|caption|description|name|file|placeholder|alt(?: text)?|here)/,
    /(?:title|caption|description|name) of (?:the )?image/,
    /alt(?:ernat(?:e|ive))?[ -]?(?:text|tag|title|description|attribute)?(?: here)?/,
    /(?:enter|insert|add|your|some) (?:an? |the )?(?:alt text|image alt text|image description)(?: here)?/,
    /(?:enter|insert|add) (?:an? |the |your )?(?:image|picture) here|(?:your|some) (?:image|picture)(?: here)?/,
    /enter image description here|(?:picture|logo|photo|screenshot|caption|title|text|description) here/,
    /placeholder(?: image| text)?|image placeholder|(?:an?|the|this|my|some|your) (?:image|picture|photo|screenshot)/,
    /spacer|blank|untitled|unnamed(?: file| image)?|no alt(?: text)?|no description|missing alt(?: text)?/,
    /pasted (?:image|graphic)/,
  ],
  de: [
    /bild(?:er)?|fotos?|grafiken?|grafik|abbildung(?:en)?|abb|zeichnung|diagramm|bildschirm(?:foto|aufnahme|abzug)/,
    /screenshots?|(?:bild)?platzhalter(?:bild)?|alternativ-?text|bild-?beschreibung|beschreibung|bild-?titel/,
    /bildunterschrift|unbenannt|ohne titel|ein (?:bild|foto|screenshot)|(?:beispiel|vorschau|symbol)bild|kein alternativ-?text/,
  ],
  fr: [
    /photographies?|sch[ée]ma|graphique|dessin|(?:captures?|copies?)(?: d[’']?\s?[ée]cran)|captures?|ic[ôo]ne|texte alternatif/,
    /(?:une |l[’'])image|une (?:photo|capture d[’'][ée]cran)|image d[’']exemple|vignette/,
    /texte de remplacement|titre(?: de l[’']image)?|description(?: de l[’']image)?|sans titre|image sans titre|l[ée]gende/,
  ],
  es: [
    /im[áa]gen(?:es)?|fotograf[íi]as?|gr[áa]fic[oa]|figura|ilustraci[óo]n|dibujo|captura(?: de pantalla)?|pantallazo/,
    /[íi]cono|texto alternativo|descripci[óo]n(?: de (?:la )?imagen)?|t[íi]tulo(?: de (?:la )?imagen)?|sin t[íi]tulo/,
    /marcador de posici[óo]n|diagrama|una (?:imagen|foto|captura de pantalla)|imagen (?:de ejemplo|sin t[íi]tulo)/,
  ],
  it: [
    /immagin[ei]|fotografi[ae]|illustrazione|disegno|grafico|schermata|cattura (?:dello )?schermo|icona|testo alternativo/,
    /un[’']immagine|una (?:foto|schermata)|immagine (?:di esempio|senza titolo)/,
    /descrizione(?: (?:dell[’'] ?)?immagine)?|titolo(?: (?:dell[’'] ?)?immagine)?|senza titolo|segnaposto/,
  ],
  pt: [
    /image(?:m|ns)|fotografias?|ilustra[çc][ãa]o|desenho|captura de (?:tela|ecr[ãa])|print(?: de tela)?|[íi]cone/,
    /uma (?:imagem|foto|captura de (?:tela|ecr[ãa]))|imagem (?:de exemplo|sem t[íi]tulo)/,
    /descri[çc][ãa]o(?: da imagem)?|t[íi]tulo(?: da imagem)?|sem t[íi]tulo|texto alternativo/,
  ],
  nl: [
    /afbeelding(?:en)?|plaatjes?|foto[’']?s?|figuur|illustratie|tekening|scherm(?:afbeelding|afdruk|opname)|pictogram/,
    /een (?:afbeelding|foto|plaatje|schermafbeelding)|voorbeeldafbeelding|geen titel|alt-?tekst/,
    /alternatieve tekst|omschrijving|beschrijving|naamloos|zonder titel|grafiek/,
  ],
  pl: [
    /obraz(?:ek|y|ki)?|zdj[ęe]ci[ea]|fotografia|grafika|ilustracja|rysunek|rys|zrzut(?: (?:z )?ekranu)?|ikona|tekst alternatywny/,
    /opis(?: (?:obrazu|obrazka|zdj[ęe]cia))?|tytu[łl](?: obrazu)?|bez tytu[łl]u|bez nazwy|wykres|schemat/,
  ],
  ja: [
    /画像|図|図表|イメージ|写真|絵|イラスト|スクリーンショット|スクショ|画面(?:キャプチャ|ショット)|キャプチャ画?像?|アイコン|グラフ|代替テキスト|(?:画像の)?説明(?:文)?|(?:画像)?タイトル|無題/,
    /プレースホルダー?|(?:サンプル|ダミー|参考|仮)(?:の)?(?:画像|イメージ|写真)|イメージ(?:図|画像)|挿絵|挿入画像/,
  ],
  zh: [
    /图片?|圖片?|图像|圖像|图表|圖表|照片|相片|(?:屏幕)?截[图圖屏]|(?:螢幕|屏幕)(?:截圖|快照)|插[图圖]|图标|圖示|[图圖]示|示意[图圖]|配[图圖]|替代(?:文本|文字)/,
    /(?:图片|圖片)?(?:描述|说明|說明|标题|標題)|未命名|[无無][标標][题題]|占位[符图圖]/,
    /(?:在(?:这里|這裡|此处|此處)|请|請)?(?:插入|输入|輸入|添加|填写)(?:图片|圖片)?(?:描述|说明|說明|标题|標題|注释)/,
    /在(?:这里|這裡|此处|此處)(?:插入|添加)(?:图片|圖片)/,
    /(?:示例|预览|預覽|效果|缩略|縮略)(?:图片?|圖片?)/,
  ],
  ko: [
    /이미지|그림|사진|스크린 ?샷|(?:화면 ?)?캡[처쳐]|아이콘|도표|차트|그래프|대체 ?텍스트|(?:이미지 ?)?설명|제목 ?없음|일러스트|(?:예시|샘플|참고) ?(?:이미지|사진|그림)|(?:이미지 ?)?설명을? ?입력(?:하세요|해 ?주세요)?|alt ?텍스트/,
  ],
  others: [/изображени[ея]|картинк[аи]|рисунок|скриншот|bilde?|skärmbild|kuva|obrázek|görsel|resim|hình ảnh|gambar/],
};

/** Matches a number after a word, as in “Figure 3a”, “Screenshot (2)” and “图 1-2”. */
const NUMBER = String.raw`(?:[\s.:#_(-]*\d+(?:[.\-–]\d+)*[a-z]?\)?)?`;

/** Matches alt text that consists of one of these words, perhaps with a number or punctuation. */
const PLACEHOLDER = new RegExp(
  String.raw`^[\s[(<{"“_*【「『《-]*(?:${Object.values(WORDS)
    .flat()
    .map(({ source }) => source)
    .join("|")})${NUMBER}[\s.!:…。\])>}"”_*】」』》-]*$`,
  "iu",
);

export function isPlaceholder(alt: string): boolean {
  // Compatibility forms, such as full-width digits, are written in East Asian texts.
  return PLACEHOLDER.test(alt.normalize("NFKC"));
}
