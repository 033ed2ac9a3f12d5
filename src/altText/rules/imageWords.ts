/** Openers such as “image of”, by language. They say only what screen readers announce anyway. */
const OPENERS = [
  /(?:(?:an?|the|this) )?(?:image|picture|pic)s? (?:of|showing|shows|depicting|depicts|that shows|which shows)\b/u,
  /(?:(?:ein|das|dieses) )?(?:bild|abbildung) (?:von|vom|des|der|eines|einer|zeigt)(?![\p{L}])/u,
  /(?:auf|in) (?:dem|diesem) bild (?:ist|sind|sieht man|sehen wir)(?![\p{L}])/u,
  /(?:une |cette |l[’'])?image (?:d[’']|(?:de|du|des|montre|montrant|représente|représentant)(?![\p{L}]))/u,
  /(?:una |la |esta )?imagen (?:de|del|que muestra|muestra|mostrando)(?![\p{L}])/u,
  /en (?:la|esta) imagen (?:se (?:ve|muestra|observa|aprecia)|aparece)n?(?![\p{L}])/u,
  /(?:un[’']|l[’'])?immagine (?:dell[’']|(?:di|del|della|dello|dei|delle|che mostra|mostra|raffigurante)(?![\p{L}]))/u,
  /(?:uma |a |esta )?imagem (?:de|do|da|dos|das|que mostra|mostra|mostrando)(?![\p{L}])/u,
  /(?:een |de |deze )?(?:afbeelding|plaatje) (?:van|waarop|met|toont)(?![\p{L}])/u,
  /(?:ten |na )?(?:obraz|obrazek|obrazku|grafika) (?:przedstawia|pokazuje|przedstawiając[yae]|pokazując[yae]|na którym|widać)(?![\p{L}])/u,
  /这张?(?:图片|图像)|這張?(?:圖片|圖像)|一[张張](?:图片|圖片)/u,
];

/** Openers such as “photo of”, by language. */
const PHOTO_OPENERS = [
  /(?:(?:an?|the|this) )?(?:photo|photograph)s? (?:of|showing|shows|depicting|depicts|that shows|which shows)\b/u,
  /(?:(?:ein|das|dieses) )?foto (?:von|vom|des|der|eines|einer|zeigt)(?![\p{L}])/u,
  /(?:une |la )?(?:photo|photographie) (?:d[’']|(?:de|du|des|montrant|représentant)(?![\p{L}]))/u,
  /(?:una |la )?(?:foto|fotograf[íi]a) (?:de|del|que muestra|mostrando)(?![\p{L}])/u,
  /(?:una |la )?(?:foto|fotografia) (?:dell[’']|(?:di|del|della|dello|dei|delle|che mostra|raffigurante)(?![\p{L}]))/u,
  /(?:uma |a )?(?:foto|fotografia) (?:de|do|da|dos|das|que mostra|mostrando)(?![\p{L}])/u,
  /(?:een |de )?foto (?:van|waarop|met)(?![\p{L}])/u,
  /(?:zdjęcie|fotografia) (?:przedstawiając[yae]|pokazując[yae]|na którym)(?![\p{L}])/u,
  /这张?照片|這張?照片|一[张張]照片/u,
];

/** Matches words after an opener that make the opener part of a thing's name, as in “imagen de Docker” and “photo de profil”. */
const THINGS = new RegExp(
  [
    "(?:an? |the )?(?:docker|container|contenedor|contêiner|conteneur|disk|disco|disque|iso|kernel|boot)",
    "profil[oe]?|perfil|couverture|portada|copertina|capa|fondo|fundo|sfondo|fond|marque|marca|illustration|synthèse|síntesis",
    "(?:the )?(?:day|week|month|year)|tages|woche|monats|jahres|jour|mois|semaine|día|mes|semana|giorno|mese|dia|mês|de (?:dag|week|maand)",
  ].join("|"),
  "u",
);

/** Matches ends such as “の画像” (“image of”). */
const ENDINGS = [/の画像(?:です)?。?$/u, /的(?:图片|圖片|图像|圖像)。?$/u, /(?:의 이미지|이미지입니다)[.。]?$/u];

const PHOTO_ENDINGS = [/の写真(?:です)?。?$/u, /的(?:照片|相片)。?$/u, /(?:의 사진|사진입니다)[.。]?$/u];

/** Matches the ends of alt texts such as “cat photo”. */
const LAST_WORD = /(?<=^(?:[\p{L}\p{N}’'-]+ ){1,3})(?:image|picture|photo)$/iu;

/** Matches text before “image” or “photo” that makes the word name what the image shows, as in “A Docker image” and “Upload a photo”. */
const BEFORE_THING =
  /\b(?:docker|container|oci|disk|iso|vm|machine|base|boot|bootable|kernel|firmware|recovery|system|cloud|custom|golden|runtime|build|builder|app|application|virtual|profile|cover|user|product|team|raw|output|input|source|original|processed|resulting|upload|uploaded|add|edit|select|choose|insert|delete|change|new|your|an?|the|this|that|of|no|and|or|in|with|per|each|mirror|big|bigger|whole|full|large|x-?ray|satellite|thermal|ultrasound|microscope|latent|mental)$/iu;

const [OPENER, PHOTO_OPENER] = [OPENERS, PHOTO_OPENERS].map(
  (patterns) => new RegExp(`^(?:${joinSources(patterns)})(?! ?(?:${THINGS.source})(?![\\p{L}]))`, "iu"),
) as [RegExp, RegExp];
const [ENDING, PHOTO_ENDING] = [ENDINGS, PHOTO_ENDINGS].map((patterns) => new RegExp(joinSources(patterns), "iu")) as [RegExp, RegExp];

/** Maximum length of a short description, in columns: letters count as one, and Chinese, Japanese and Korean characters as two. */
const MAX_SHORT_COLUMNS = 30;

const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;

/** Words that only say that the image is an image. */
export interface RedundantWords {
  words: string;
  /** Whether the words take the place of a description, as in “Image of dashboard”. A photo is a medium, which may matter, and so is never one of these words. */
  isMostOfText: boolean;
}

/** Finds words that only say that the image is an image. A Docker image or a profile photo is a thing that an image may show. */
export function findRedundantWords(alt: string): RedundantWords | undefined {
  const text = alt.normalize("NFC");
  const words = (OPENER.exec(text) ?? ENDING.exec(text))?.[0];
  if (words !== undefined) return { words: words.trim(), isMostOfText: countColumns(text) - countColumns(words) <= MAX_SHORT_COLUMNS };
  const photoWords = (PHOTO_OPENER.exec(text) ?? PHOTO_ENDING.exec(text))?.[0];
  if (photoWords !== undefined) return { words: photoWords.trim(), isMostOfText: false };
  const last = LAST_WORD.exec(text);
  return last && !BEFORE_THING.test(text.slice(0, last.index).trimEnd()) ? { words: last[0], isMostOfText: false } : undefined;
}

function countColumns(text: string): number {
  return text.length + (text.match(WIDE)?.length ?? 0);
}

function joinSources(patterns: readonly RegExp[]): string {
  return patterns.map(({ source }) => source).join("|");
}
