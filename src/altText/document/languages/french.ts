import type { Language } from "./language.ts";

const NOUN = "(?:image|photo|photographie|illustration|figure|visuel)s?";
const VERB =
  "(?:montr(?:e|ent|ant)|représent(?:e|ent|ant)|présent(?:e|ent|ant)|illustr(?:e|ent|ant)|affich(?:e|ent|ant)|contient|contenant|décri(?:t|vant)|dépei(?:nt|gnant))";

export const french = {
  id: "fr",
  descriptionLabel: "Description de l’image",
  functionWords:
    "le la les un une des du de et ou avec pour par sur dans est sont était pas ne que qui quoi où ce cette ces cet au aux en son sa ses leur leurs il elle ils elles nous vous on plus sans sous entre après avant " +
    "chaque tous toutes comme mais donc être avoir peut peuvent",
  imageWords:
    "formulaire champ champs bouton boutons écran fenêtre page paramètres menu boîte dialogue message erreur connexion graphique barres diagramme flèche flèches cercle carré triangle tableau liste gauche droite haut " +
    "bas centre rouge vert verte bleu bleue jaune noir noire blanc blanche deux trois quatre cinq texte fichier carte personne capture",
  openers: [
    `(?:(?:une|l['’]|la|cette|le|ce|ces) ?)?${NOUN} (?:(?:qui|ci-dessus|ci-dessous) )?(?:${VERB}|avec|où l['’]on|est)`,
    `(?:cette|la|ce|le) (?:capture(?: d['’]écran)?|schéma|diagramme|graphique|dessin) (?:qui )?${VERB}`,
    `(?:sur|dans) (?:cette |l['’]|la |ce |le )${NOUN}`,
    `(?:voici|il s['’]agit d['’]|c['’]est) ?(?:une |l['’]|la )?${NOUN}`,
    "(?:une )?représentation (?:de|du|des|d['’])",
    "(?:on (?:peut )?(?:y )?voi[rt]|nous voyons|vous voyez|voici)",
    "(?:texte alternatif|texte alt|alt|description(?: de l['’]image)?|image|photo|figure|légende)(?: \\d+)? ?[:–—]",
  ],
  emptyPhrases: "(?:image |élément |purement )?décorati(?:f|ve)|aucune? (?:texte alternatif|description)|sans (?:titre|description)",
} as const satisfies Language;
