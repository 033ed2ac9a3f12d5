import { pathOf } from "../../image/imageLink.ts";
import { MAX_CONTEXT, type ImageUse } from "../document/imageUse.ts";
import { collapsed } from "../document/markup.ts";

export const ruleIds = [
  "missing",
  "empty-control",
  "blank",
  "file-name",
  "placeholder",
  "redundant-words",
  "too-long",
  "too-short",
  "symbols-only",
  "repeats-caption",
  "repeats-text",
  "repeats-control",
  "repeats-previous",
  "redundant-title",
  "dynamic",
  "background",
  "broken-path",
] as const;
export type RuleId = (typeof ruleIds)[number];

export type Severity = "error" | "warning" | "info" | "off";

/** What is known of a use besides its document. */
export interface Surroundings {
  /** The use before it in the same document. */
  previous?: ImageUse;
  /** Whether its image is there; undefined where that was not looked up, or can't be. */
  isThere?: boolean;
  /** Characters that an alt text may have. */
  maxLength: number;
}

export interface Rule {
  severity: Exclude<Severity, "off">;
  /** The success criterion of WCAG 2.2 that it serves. */
  wcag: string;
  /** Why it matters, and what to do. */
  explanation: string;
  /** What is wrong with this use, if anything is. */
  find: (use: ImageUse, alt: string, surroundings: Surroundings) => string | undefined;
}

/** Those that look at an alt text get the one there is, without white space around it, and are not asked without one. */
type TextRule = (use: ImageUse, alt: string, surroundings: Surroundings) => string | undefined;

const NON_TEXT = "1.1.1 Non-text Content (A)";

export const rules: Record<RuleId, Rule> = {
  missing: {
    severity: "error",
    wcag: NON_TEXT,
    explanation:
      "Without an alt text, screen readers read the file name or nothing. Say what the image is there for; where it adds nothing to the text beside it, " +
      'write an empty one (alt="") to mark it as decorative.',
    find: ({ alt, isHidden, element }) =>
      alt.kind === "missing" && !isHidden ? `This ${element === "![]()" ? "image" : element} has no alternative text.` : undefined,
  },
  "empty-control": {
    severity: "error",
    wcag: "2.4.4 Link Purpose (A), 4.1.2 Name, Role, Value (A)",
    explanation:
      "The image is all that this link or button has. With an empty alt text it has no name: say where the link leads, or what the button does.",
    find: ({ context, isHidden, ...use }, alt) => {
      const isEmpty = use.alt.kind === "text" && alt === "" && context.control?.text === "";
      if (!isEmpty || isHidden) return undefined;
      return context.control?.kind === "button"
        ? "This button has no name but its image, whose alt text is empty."
        : "This link has no text but its image, whose alt text is empty.";
    },
  },
  blank: {
    severity: "warning",
    wcag: NON_TEXT,
    explanation:
      "An alt text of nothing but white space is read as an empty one by some screen readers and as an image without one by others. Leave it quite empty for a decorative image.",
    find: ({ alt }) =>
      alt.kind === "text" && alt.value !== "" && alt.value.trim() === "" ? "This alt text is nothing but white space." : undefined,
  },
  "file-name": {
    severity: "error",
    wcag: NON_TEXT,
    explanation: "A file name says how the image is stored, not what it shows (failure F30).",
    find: text(({ target }, alt) => (isFileName(alt, target) ? `“${alt}” is a file name.` : undefined)),
  },
  placeholder: {
    severity: "error",
    wcag: NON_TEXT,
    explanation: "A placeholder says nothing of this image (failure F30).",
    find: text((_, alt) => (PLACEHOLDERS.test(alt) ? `“${alt}” is a placeholder.` : undefined)),
  },
  "redundant-words": {
    severity: "warning",
    wcag: NON_TEXT,
    explanation: "A screen reader says already that this is an image. Begin with what it shows.",
    find: text((_, alt) => {
      const found = REDUNDANT.exec(alt)?.[0];
      return found === undefined || PLACEHOLDERS.test(alt) ? undefined : `“${found.trim()}” says what a screen reader says already.`;
    }),
  },
  "too-long": {
    severity: "warning",
    wcag: NON_TEXT,
    explanation: "An alt text is read without a pause. Say the main thing, and the rest in the text or in a long description.",
    find: text((_, alt, { maxLength }) => {
      const { length } = Array.from(alt);
      return length > maxLength ? `This alt text has ${length} characters; at most ${maxLength} are easy to listen to.` : undefined;
    }),
  },
  "too-short": {
    severity: "info",
    wcag: NON_TEXT,
    explanation: "A single letter or figure seldom says what an image is there for.",
    find: text((_, alt) =>
      /^[\p{L}\p{N}]$/u.test(alt) && !WHOLE_WORDS.test(alt) ? `“${alt}” is hardly an alternative to an image.` : undefined,
    ),
  },
  "symbols-only": {
    severity: "warning",
    wcag: NON_TEXT,
    explanation: "Signs, emoji and addresses are read out one by one, or not at all.",
    find: text((_, alt) => {
      if (/^(?:https?:\/\/|www\.)\S+$/i.test(alt)) return "This alt text is an address.";
      return /[\p{L}\p{N}]/u.test(alt) ? undefined : `“${alt}” is nothing but signs.`;
    }),
  },
  "repeats-caption": {
    severity: "warning",
    wcag: NON_TEXT,
    explanation: "The caption is read too, so the same is heard twice. Let the alt text say what the caption leaves out.",
    find: text(({ context }, alt) => (same(alt, context.caption) ? "This alt text repeats the caption." : undefined)),
  },
  "repeats-text": {
    severity: "warning",
    wcag: NON_TEXT,
    explanation: "The text beside the image is read too. An image that adds nothing to it is decorative: leave its alt text empty.",
    find: text(({ context }, alt) =>
      same(alt, context.paragraph) && !same(alt, context.control?.text) ? "This alt text repeats the text beside the image." : undefined,
    ),
  },
  "repeats-control": {
    severity: "warning",
    wcag: NON_TEXT,
    explanation: "The link or button has this text already, so it is heard twice. Leave the image's alt text empty.",
    find: text(({ context }, alt) =>
      same(alt, context.control?.text) ? `This alt text repeats the text of its ${context.control?.kind ?? "link"}.` : undefined,
    ),
  },
  "repeats-previous": {
    severity: "warning",
    wcag: NON_TEXT,
    explanation: "Two different images in a row with one alt text: at least one of them is not told apart.",
    find: text(({ target }, alt, { previous }) => {
      const before = previous?.alt.kind === "text" ? previous.alt.value : undefined;
      const isOther = target !== undefined && previous?.target !== undefined && previous.target !== target;
      return isOther && same(alt, before) ? "The image before this one is another and has the same alt text." : undefined;
    }),
  },
  "redundant-title": {
    severity: "info",
    wcag: NON_TEXT,
    explanation: "A title that repeats the alt text is heard twice by some. Leave it out.",
    find: text(({ title }, alt) => (same(alt, title) ? "The title repeats the alt text." : undefined)),
  },
  dynamic: {
    severity: "info",
    wcag: NON_TEXT,
    explanation: "The alt text comes from an expression: only a look at the running page tells what it is.",
    find: ({ alt, isHidden }) => (alt.kind === "dynamic" && !isHidden ? "This alt text can't be known from the document." : undefined),
  },
  background: {
    severity: "info",
    wcag: NON_TEXT,
    explanation:
      "A background image has no alternative text. One that tells something must be shown by an element that can have one (failure F3); one that is mere decoration is right here.",
    find: ({ alt, target }) =>
      alt.kind === "background" ? `“${target ?? ""}” is a background, which has no alternative text.` : undefined,
  },
  "broken-path": {
    severity: "error",
    wcag: NON_TEXT,
    explanation: "There is no file where this address leads. Readers see the alt text alone, or a broken image.",
    find: ({ target }, _, { isThere }) => (isThere === false ? `There is no image at “${target ?? ""}”.` : undefined),
  },
};

function text(find: TextRule): Rule["find"] {
  return (use, alt, surroundings) => (alt === "" || use.isHidden ? undefined : find(use, alt, surroundings));
}

/** In the languages that most documents are written in. */
const PLACEHOLDERS =
  /^(?:alt(?:ernat(?:e|ive))?(?:[ -]?text)?|image|images|img|picture|pic|photo|photograph|graphic|graphics|icon|figure|screenshot|diagram|chart|logo here|placeholder|spacer|blank|untitled(?:[ -]?\d+)?|todo|tbd|fixme|xxx|n\/a|none|null|undefined|description|enter image description here|image description|your alt text(?: here)?|bild|foto|grafik|abbildung|imagen|immagine|imagem|afbeelding|obraz|изображение|画像|图片|이미지)[\s.!]*\d*$/iu;

const REDUNDANT =
  /^(?:(?:an?|the|this) )?(?:image|picture|pic|photo|photograph|graphic|illustration|icon) (?:of|showing|shows|depicting|that shows)\b|^(?:ein )?(?:bild|foto) (?:von|des|der|einer?s?)\b|^(?:une )?(?:image|photo) d(?:e|u|es)\b|^(?:una )?(?:imagen|foto) de\b|\b(?:image|picture|photo)$/iu;

/** One sign that is a word. */
const WHOLE_WORDS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** Without blanks, in whatever folders; an address is told of by another rule. */
const FILE_NAME = /^(?!https?:|www\.)\S*[\p{L}\p{N}_)-]\.\w+$/iu;

const ENDING = /\.(?:png|jpe?g|gif|webp|avif|svg|bmp|tiff?|ico|heic|heif|pdf)$/i;

/** As cameras and systems name what they make. */
const MADE_NAME = /^(?:img|dsc|dscn|dscf|p|pxl|screenshot|screen shot|bildschirmfoto)[-_ ]?\d[\d\-_ .:]*(?:at [\d.]+(?: [ap]m)?)?$/iu;

function isFileName(alt: string, target: string | undefined): boolean {
  if ((ENDING.test(alt) && FILE_NAME.test(alt)) || MADE_NAME.test(alt)) return true;
  const path = pathOf(target ?? "");
  const name = path.split(/[\\/]/).at(-1) ?? "";
  // With its ending it can be nothing else.
  if (ENDING.test(alt) && (alt === name || alt === path)) return true;
  // One word may well be what the image shows; a name made for files is not.
  return alt !== "" && alt === name.replace(/\.\w+$/, "") && /[-_\d]/.test(alt) && !/\s/.test(alt);
}

function same(alt: string, other: string | undefined): boolean {
  // What was cut is longer than any alt text.
  if (other === undefined || other.length >= MAX_CONTEXT) return false;
  const heard = key(other);
  return heard !== "" && key(alt) === heard;
}

/** Without what is not heard. */
function key(text: string): string {
  return collapsed(text.replace(/[\p{P}\p{S}]/gu, " ")).toLowerCase();
}
