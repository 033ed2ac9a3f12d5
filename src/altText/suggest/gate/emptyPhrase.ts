import { findEmptyPhrase } from "../../document/languages/findEmptyPhrase.ts";
import type { GateCheck } from "./gateCheck.ts";

/** Words that say only that there is an image. */
export const emptyPhrase = {
  id: "emptyPhrase",
  order: 5,
  check: ({ alt }) => {
    const phrase = alt === "" ? undefined : findEmptyPhrase(alt);
    return phrase === undefined
      ? undefined
      : { message: `Alt text says “${phrase}”, which says nothing about the image.`, advice: "Begin with what the image shows." };
  },
} as const satisfies GateCheck;
