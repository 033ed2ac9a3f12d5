import type { Language } from "./language.ts";

const NOUN = "(?:image|picture|pic|photo|photograph|graphic|visual|figure)s?";
const ADJECTIVE =
  "(?:(?:simple|close-up|colou?r|colou?rful|detailed|black-and-white|digital|stock|small|large|first|second|following|attached|given|provided|above) )?";
const VERB =
  "(?:shows?|showing|depicts?|depicting|displays?|displaying|illustrates?|illustrating|represents?|representing|features?|featuring|contains?|containing|includes?|presents?|presenting|captures?|capturing|" +
  "portrays?|portraying|demonstrates?|demonstrating|describes?|explains?|highlights?|is of|is about|appears|seems)";

export const english = {
  id: "en",
  descriptionLabel: "Image description",
  functionWords:
    "the a an of in and to is are was were be been with for from that this these those it its on at by as not has have which where when who how what into between " +
    "above below under over after before while during each all both no other than then there their your you we can will shows showing using",
  imageWords:
    "form field fields button buttons screen window page settings menu dialog error message login sign chart bar bars line graph diagram arrow arrows box boxes circle square " +
    "triangle logo table list user users left right top bottom center red green blue yellow black white orange purple one two three four five text file files code map photo person people open selected",
  openers: [
    `(?:(?:an?|the|this|these|that) )?${ADJECTIVE}${NOUN} (?:(?:here|above|below) )?(?:(?:that|which) )?(?:(?:clearly|here|simply|prominently) )?${VERB}`,
    `(?:an?|the|this|these|that) ${ADJECTIVE}${NOUN} (?:with|of|for|from|about|where|in which)`,
    `(?:the|this|these|that) (?:screenshot|diagram|chart|graph|illustration|drawing)s? (?:(?:that|which) )?${VERB}`,
    `(?:in|on) (?:this|the) ${ADJECTIVE}${NOUN}`,
    `(?:this|here|it|these)(?: is| are|['’]s) (?:an? |the |some )?${ADJECTIVE}${NOUN}`,
    `(?:an? )?(?:visual |graphical )?(?:representation|depiction) of`,
    "(?:here|in it|there) (?:we|you|one) (?:can )?see",
    "(?:as )?(?:we|you|one) (?:can )?see",
    "(?:this|it) (?:shows|depicts|displays|illustrates)",
    "you are looking at",
    `(?:alt(?:ernat(?:iv)?e)?[ -]?text|alt|caption|description|(?:image|picture|photo|figure|fig\\.?)(?: description| alt(?: text)?)?(?: \\d+)?) ?[:–—=]`,
    `(?:as )?(?:shown|pictured|seen|depicted|visible|featured|displayed) (?:here|above|below|is|are|in (?:this|the))`,
  ],
  emptyPhrases:
    "(?:a |an |the )?(?:purely )?(?:decorative|placeholder)(?: (?:image|picture|icon|element|graphic|photo))?|no (?:alt(?:ernative)? ?text|description)(?: (?:available|needed|provided))?|(?:untitled|unknown) ?(?:image)?|n/?a|none|null",
} as const satisfies Language;
