import type { Language } from "./language.ts";

const NOUN = "(?:bild|foto|fotografie|abbildung|grafik|aufnahme)(?:e?r?s?)";
const VERB = "(?:zeigt|zeigen|stellt|stellen|veranschaulicht|enthält|illustriert|präsentiert|bildet|visualisiert|beschreibt|verdeutlicht)";

export const german = {
  id: "de",
  descriptionLabel: "Bildbeschreibung",
  functionWords:
    "der die das den dem in des ein eine einen einem einer eines und oder mit von vom zu zum zur auf aus bei für ist sind war wird werden nicht auch sich als wie nach über unter vor zwischen neben " +
    "durch im am ans ins beim dass wenn wo was wer sie er es ihr ihre kann können haben hat dieser diese dieses sowie noch nur alle",
  imageWords:
    "formular feld felder schaltfläche bildschirm fenster seite einstellungen menü meldung fehler anmeldung diagramm balken pfeil pfeile kasten kästen kreis quadrat dreieck tabelle liste links rechts oben " +
    "unten mitte rot grün blau gelb schwarz weiß orange lila rote roten grüne blaue blauen zwei drei vier fünf text datei karte person bildschirmfoto ausgewählt",
  openers: [
    `(?:(?:ein|eine|das|die|dieses|diese|der|dieser) )?(?:einfache[rs]? |folgende[rs]? |farbige[rs]? )?${NOUN}(?:, (?:das|die|auf|in)|,? (?:welche[rs]?|auf dem|auf der|mit|ist eine?)| ${VERB})`,
    `(?:das|die|der|dieses|diese|dieser) (?:screenshot|bildschirmfoto|diagramm|schaubild|zeichnung|illustration) ${VERB}`,
    `(?:auf|in|im) (?:(?:dem|diesem|der|dieser) )?${NOUN}`,
    `(?:hier|das|dies|es) (?:ist|sieht man|sehen (?:sie|wir)|handelt es sich|wird)(?: (?:um )?(?:ein(?:e|em|er)?|das|die) ${NOUN})?`,
    `darstellung (?:von|vom|der|des|eine[rs])`,
    "(?:man sieht|wir sehen|sie sehen|zu sehen (?:ist|sind)|(?:gezeigt|dargestellt|abgebildet|sichtbar) (?:ist|sind|wird|werden))",
    "(?:alternativ-?text|alt-?text|bildbeschreibung|beschreibung|bild|foto|abbildung)(?: \\d+)? ?[:–—]",
  ],
  emptyPhrases: "(?:rein )?dekorativ(?:es bild)?|zierbild|kein(?:e)? (?:alternativtext|beschreibung)|ohne (?:titel|beschreibung)",
} as const satisfies Language;
