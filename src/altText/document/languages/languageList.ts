// Generated from the files in src/altText/document/languages by `npm run generate`.
import { chinese } from "./chinese.ts";
import { dutch } from "./dutch.ts";
import { english } from "./english.ts";
import { french } from "./french.ts";
import { german } from "./german.ts";
import { italian } from "./italian.ts";
import { japanese } from "./japanese.ts";
import { korean } from "./korean.ts";
import { polish } from "./polish.ts";
import { portuguese } from "./portuguese.ts";
import { spanish } from "./spanish.ts";

/** The languages whose words Oriel knows. */
export const languages = [chinese, dutch, english, french, german, italian, japanese, korean, polish, portuguese, spanish] as const;
