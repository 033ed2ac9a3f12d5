import type { Language } from "./language.ts";

const NOUN = "(?:obraz(?:ek|ku|ie|u)?|zdj[ęe]ci[eua]|fotografi[aięe]|grafik[aięe]|grafice|ilustracj[aięe]|rysun(?:ek|ku))";
const VERB =
  "(?:przedstawia|przedstawiaj[ąa]c[yae]|pokazuje|pokazuj[ąa]c[yae]|ukazuje|ukazuj[ąa]c[yae]|zawiera|ilustruje|ilustruj[ąa]c[yae]|prezentuje)";

export const polish = {
  id: "pl",
  descriptionLabel: "Opis obrazu",
  functionWords:
    "i w we z ze na do od po za o u dla przez przy nad pod przed między jest są był była było nie że który która które którzy to ten ta te tego tej tym się jak gdy gdzie kto co oraz lub albo ale także jego jej ich może mogą każdy wszystkie",
  imageWords:
    "formularz pole pola przycisk przyciski ekran okno strona ustawienia menu komunikat błąd logowanie wykres słupki diagram strzałka strzałki koło kwadrat trójkąt tabela lista lewo prawo góra dół środek czerwony czerwone zielony " +
    "zielone niebieski niebieskie żółty czarny biały dwa trzy cztery pięć tekst plik mapa osoba zrzut",
  openers: [
    `(?:(?:ten|ta|to|te) )?${NOUN} (?:(?:ten|ta|to) )?(?:${VERB}|z |ze |na kt[óo]r|jest)`,
    `(?:ten |ta )?(?:zrzut(?: ekranu)?|diagram|wykres|schemat|rysunek) ${VERB}`,
    `na (?:(?:tym|tej) )?${NOUN}`,
    `(?:to(?: jest)?|oto) ${NOUN}`,
    "(?:widać|widoczn[yae]|widzimy|możemy zobaczyć|przedstawion[oyae]|pokazan[oyae])",
    "(?:tekst alternatywny|alt|opis(?: obrazu| zdjęcia)?|obraz|zdjęcie|rysunek)(?: \\d+)? ?[:–—]",
  ],
  emptyPhrases: "(?:obraz |element |grafika )?dekoracyjn[yae]|brak (?:opisu|tekstu alternatywnego)|bez (?:tytułu|opisu)",
} as const satisfies Language;
