// Generated from the files in src/altText/suggest/gate by `npm run generate`.
import { certainty } from "./certainty.ts";
import { emptyPhrase } from "./emptyPhrase.ts";
import { evidence } from "./evidence.ts";
import { foreignContent } from "./foreignContent.ts";
import { language } from "./language.ts";
import { repetition } from "./repetition.ts";
import { role } from "./role.ts";
import { verdict } from "./verdict.ts";

/** Checks of proposed alt text, in the order in which their results are reported. */
export const gateChecks = [verdict, certainty, language, role, emptyPhrase, repetition, foreignContent, evidence] as const;
