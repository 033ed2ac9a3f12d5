/** Openers such as “image of”, by language. They say only what screen readers announce anyway. */
const OPENERS = [
  /(?:(?:an?|the|this) )?(?:image|picture|pic|photo|photograph)s? (?:of|showing|shows|depicting|depicts|that shows|which shows)\b/u,
  /(?:(?:ein|das|dieses) )?(?:bild|foto|abbildung) (?:von|vom|des|der|eines|einer|zeigt)(?![\p{L}])/u,
  /(?:une |l[’'])?(?:image|photo|photographie) (?:d[’']|(?:de|du|des|montrant|représentant)(?![\p{L}]))/u,
  /(?:una |la )?(?:imagen|foto|fotograf[íi]a) (?:de|del|que muestra|mostrando)(?![\p{L}])/u,
  /(?:un[’']|una |l[’'])?(?:immagine|foto|fotografia) (?:dell[’']|(?:di|del|della|dello|dei|delle|che mostra|raffigurante)(?![\p{L}]))/u,
  /(?:uma |a )?(?:imagem|foto|fotografia) (?:de|do|da|dos|das|que mostra|mostrando)(?![\p{L}])/u,
  /(?:een |de )?(?:afbeelding|foto|plaatje) (?:van|waarop|met)(?![\p{L}])/u,
  /(?:obraz|obrazek|zdjęcie|fotografia|grafika) (?:przedstawiając[yae]|pokazując[yae]|na którym)(?![\p{L}])/u,
  /这张?(?:图片|图像|照片)|這張?(?:圖片|圖像|照片)|一[张張](?:图片|圖片|照片)/u,
];

/** Matches words after an opener that make the opener part of a thing's name, as in “imagen de Docker” and “photo de profil”. */
const THINGS =
  /(?:an? |the )?(?:docker|container|contenedor|contêiner|conteneur|disk|disco|disque|iso|kernel|boot|profil[oe]?|perfil|couverture|portada|copertina|capa|fondo|fundo|sfondo|fond|marque|marca)/u;

/** Matches the ends of alt texts such as “cat photo”. */
const ENDINGS = [
  /(?<=^(?:[\p{L}\p{N}’'-]+ ){1,3})(?:image|picture|photo)$/u,
  /の(?:画像|写真)(?:です)?。?$/u,
  /的(?:图片|圖片|图像|圖像|照片|相片)。?$/u,
  /(?:의 (?:사진|이미지)|(?:사진|이미지)입니다)[.。]?$/u,
];

/** Matches text before “image” or “photo” that makes the word name what the image shows, as in “A Docker image” and “Upload a photo”. */
const BEFORE_THING =
  /\b(?:docker|container|oci|disk|iso|vm|machine|base|boot|bootable|kernel|firmware|recovery|system|cloud|custom|golden|runtime|build|builder|app|application|virtual|profile|cover|user|product|team|raw|output|input|source|original|processed|resulting|upload|uploaded|add|edit|select|choose|insert|delete|change|new|your|an?|the|this|that|of|no|and|or|in|with|per|each|mirror|big|bigger|whole|full|large|x-?ray|satellite|thermal|ultrasound|microscope|latent|mental)$/iu;

const OPENER = new RegExp(`^(?:${joinSources(OPENERS)})(?! ?${THINGS.source}(?![\\p{L}]))`, "iu");
const ENDING = new RegExp(joinSources(ENDINGS), "iu");

/** Finds the words that only say that the image is an image. A Docker image or a profile photo is a thing that an image may show. */
export function findRedundantWords(alt: string): string | undefined {
  const text = alt.normalize("NFC");
  const opener = OPENER.exec(text)?.[0];
  if (opener !== undefined) return opener.trim();
  const ending = ENDING.exec(text);
  return ending && !BEFORE_THING.test(text.slice(0, ending.index).trimEnd()) ? ending[0] : undefined;
}

function joinSources(patterns: readonly RegExp[]): string {
  return patterns.map(({ source }) => source).join("|");
}
