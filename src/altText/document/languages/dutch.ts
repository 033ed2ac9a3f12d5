import type { Language } from "./language.ts";

const NOUN = "(?:afbeelding|foto|plaatje|illustratie|beeld|figuur)(?:en)?";
const VERB = "(?:toont|tonen|laat|laten|geeft|geven|beeldt|bevat|illustreert|illustreren|is)";

export const dutch = {
  id: "nl",
  descriptionLabel: "Beschrijving van de afbeelding",
  functionWords:
    "de het een en of met van voor op in uit bij is zijn was wordt worden niet ook zich als naar over onder tussen door dat die deze dit wie wat waar wanneer hij zij ze hun je uw kan kunnen heeft hebben aan te om er nog maar elke alle",
  imageWords:
    "formulier veld velden knop knoppen scherm venster pagina instellingen menu melding fout aanmelden inloggen diagram grafiek balken pijl pijlen cirkel vierkant driehoek tabel lijst links rechts boven beneden midden rood rode groen " +
    "groene blauw blauwe geel zwart wit oranje paars twee drie vier vijf tekst bestand kaart persoon schermafbeelding",
  openers: [
    `(?:(?:een|de|deze|dit|het) )?${NOUN} (?:(?:die|dat) (?:een|de|het|\\p{L}+ \\p{L}+)|waarop|waarin|met|${VERB})`,
    `(?:de|deze|het|dit) (?:schermafbeelding|screenshot|diagram|grafiek|tekening) (?:die |dat )?${VERB}`,
    `(?:op|in) (?:deze|de|dit|het) ${NOUN}`,
    `(?:dit|hier|het) is (?:een|de|het) ${NOUN}`,
    "(?:een )?weergave van",
    "(?:je ziet|we zien|u ziet|men ziet|hier (?:zie|ziet|zien)|te zien (?:is|zijn)|(?:afgebeeld|getoond) (?:is|zijn|wordt))",
    "(?:alternatieve tekst|alt-?tekst|alt|beschrijving|afbeelding|foto|figuur)(?: \\d+)? ?[:–—]",
  ],
  emptyPhrases: "(?:puur )?decoratie(?:f|ve afbeelding)?|geen (?:alt-?tekst|beschrijving)|zonder (?:titel|beschrijving)",
} as const satisfies Language;
