import { allFunctionWords, getPrimarySubtag } from "../../document/languages/detectLanguage.ts";
import { removeQuotations } from "../../document/languages/words.ts";
import type { GateCheck, GateContext } from "./gateCheck.ts";

/** Endings of file names that are also top-level domains, or follow the names of software, as in “Node.js”. */
const FILE_ENDINGS = new Set(
  "md rs py sh pl ts js cs go rb ps cc hs kt so ml mk tf in vb ai mov zip app bat cfg css csv doc exe gif htm ini jpg log net pdf php png sql svg tsx txt xml yml".split(
    " ",
  ),
);

/** Matches addresses of pages and mailboxes, and domains. */
const ADDRESS =
  /(?:https?:\/\/|www\.)[^\s“”"'<>]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w.@/-])(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+([a-z]{2,24})(?![\w@-])/giu;

/** Matches sequences of words that begin with a capital letter, and words with a capital letter inside. */
const NAME =
  /\p{Lu}[\p{L}’'-]*(?:[ \u00A0](?:(?:de|del|della|di|da|do|dos|la|le|van|von|der|den) )?\p{Lu}[\p{L}’'-]*)+|\p{L}*\p{Ll}\p{Lu}\p{L}*/gu;

/** Addresses and names in alt text that the page does not mention. The image may show them, or the model may have invented them. */
export const foreignContent = {
  id: "foreignContent",
  order: 7,
  check: ({ alt }, context) => {
    const address = listAddresses(alt).find((found) => !isOnPage(found, context));
    if (address !== undefined) return { message: `The page does not mention the address “${address}”.` };
    const name = listNames(removeQuotations(alt), context.language).find((found) => !isOnPage(found, context));
    return name === undefined ? undefined : { message: `The page does not mention the name “${name}”.` };
  },
} as const satisfies GateCheck;

function listAddresses(alt: string): string[] {
  return Array.from(alt.matchAll(ADDRESS), ([address, ending]) => ({ address, ending })).flatMap(({ address, ending }) =>
    ending !== undefined && FILE_ENDINGS.has(ending.toLowerCase()) ? [] : [address.replace(/[.,;:!?)]+$/, "")],
  );
}

function listNames(text: string, language: string | undefined): string[] {
  // German nouns begin with a capital letter, so they can't be distinguished from names.
  if (["de", "lb"].includes(getPrimarySubtag(language ?? ""))) return [];
  return Array.from(text.matchAll(NAME), ([name]) => {
    const words = name.split(/[ \u00A0]/);
    // Words that begin a sentence are not part of the name that follows.
    while (words.length > 0 && allFunctionWords.has((words[0] ?? "").toLowerCase())) words.shift();
    return words.length > 1 || /\p{Ll}\p{Lu}/u.test(words[0] ?? "") ? words.join(" ") : "";
  }).filter((name) => name !== "");
}

/** Whether the page or the image's address contains a text, or each word of a name. */
function isOnPage(text: string, { source, use }: GateContext): boolean {
  const page = `${source}\n${use.target ?? ""}`.toLowerCase();
  const lowerCase = text.toLowerCase();
  return page.includes(lowerCase) || (!/[.@/]/.test(text) && lowerCase.split(/[ \u00A0]/).every((word) => page.includes(word)));
}
