// Generated from the files in src/altText/rules by `npm run generate`.
import { background } from "./background.ts";
import { blank } from "./blank.ts";
import { brokenPath } from "./broken-path.ts";
import { dynamic } from "./dynamic.ts";
import { emptyControl } from "./empty-control.ts";
import { empty } from "./empty.ts";
import { fileName } from "./file-name.ts";
import { missing } from "./missing.ts";
import { placeholder } from "./placeholder.ts";
import { redundantTitle } from "./redundant-title.ts";
import { redundantWords } from "./redundant-words.ts";
import { repeatsCaption } from "./repeats-caption.ts";
import { repeatsControl } from "./repeats-control.ts";
import { repeatsPrevious } from "./repeats-previous.ts";
import { repeatsText } from "./repeats-text.ts";
import { symbolsOnly } from "./symbols-only.ts";
import { tooLong } from "./too-long.ts";
import { tooShort } from "./too-short.ts";

/** All rules, in the order in which the findings of an image are reported. */
export const rules = [
  missing,
  emptyControl,
  empty,
  blank,
  fileName,
  placeholder,
  redundantWords,
  tooLong,
  tooShort,
  symbolsOnly,
  repeatsCaption,
  repeatsText,
  repeatsControl,
  repeatsPrevious,
  redundantTitle,
  dynamic,
  background,
  brokenPath,
] as const;
