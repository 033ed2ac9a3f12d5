import { isNearRepeat, isNearlySame } from "./similarity.ts";
import type { GateCheck } from "./gateCheck.ts";

/** Alt text that repeats what screen readers announce next to it anyway. */
export const repetition = {
  id: "repetition",
  order: 6,
  check: ({ alt, role, kind }, { announcedTexts }) => {
    if (alt === "") return undefined;
    for (const { kind: place, text } of announcedTexts) {
      const isNeighbor = place === "previous image" || place === "next image";
      if (isNeighbor && isNearlySame(alt, text)) {
        return { message: `Alt text is nearly the same as that of the ${place}.`, advice: "Say what sets this image apart." };
      }
      // A link may have the name of its section, and so may a logo.
      const mayRepeat = role === "functional" || kind === "text";
      if (!isNeighbor && !mayRepeat && isNearRepeat(alt, text)) {
        return { message: `Alt text repeats the ${place} in other words.`, advice: `Say what the image shows beyond the ${place}.` };
      }
    }
    return undefined;
  },
} as const satisfies GateCheck;
