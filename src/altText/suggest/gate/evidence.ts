import { listQuotations } from "../../document/languages/words.ts";
import type { GateCheck } from "./gateCheck.ts";

/** Numbers and quotations in alt text that the model did not see in the image, and that the page does not mention. */
export const evidence = {
  id: "evidence",
  order: 8,
  check: ({ alt, seen }, { source }) => {
    if (seen === "") return undefined;
    const knownText = normalize(`${seen}\n${source}`);
    const claims = [...(alt.match(/\p{Nd}+(?:[.,:]\p{Nd}+)*/gu) ?? []), ...listQuotations(alt)];
    const invented = claims.find((claim) => claim.trim() !== "" && !contains(knownText, claim));
    return invented === undefined
      ? undefined
      : {
          message: `Alt text says “${invented}”, which the model did not report seeing in the image.`,
          advice: "Keep to what the image shows.",
        };
  },
} as const satisfies GateCheck;

/** Whether a text contains the words of a claim. Text without spaces between its words may contain them anywhere. */
function contains(knownText: string, claim: string): boolean {
  const words = normalize(claim);
  return /^ [\p{Script=Latin}\p{Nd}]/u.test(words) ? knownText.includes(words) : knownText.includes(words.trim());
}

/** Replaces punctuation, except in numbers, and puts a space around each word. */
function normalize(text: string): string {
  const words = text.toLowerCase().replace(/(?<!\p{Nd})[.,:;!?]|[.,:;!?](?!\p{Nd})|[“”„«»"'‘’`「」『』()[\]{}<>|*_]/gu, " ");
  return ` ${words.replace(/\s+/g, " ").trim()} `;
}
