import { describeLanguage, findOtherLanguage } from "../../document/languages/detectLanguage.ts";
import type { GateCheck } from "./gateCheck.ts";

/** Alt text in a language other than the expected one. */
export const language = {
  id: "language",
  order: 3,
  check: ({ alt, kind }, { language: expected }) => {
    // The text in an image has its own language.
    if (expected === undefined || kind === "text") return undefined;
    const otherLanguage = findOtherLanguage(alt, expected);
    const name = describeLanguage(expected).replace(/ \(.*/, "");
    return otherLanguage === undefined
      ? undefined
      : { message: `Alt text seems to be in ${otherLanguage} instead of ${name}.`, advice: `Write it in ${name}.` };
  },
} as const satisfies GateCheck;
