import type { ImageUse } from "../../document/imageUse.ts";
import type { WrittenAlt } from "../answer.ts";

/** A page on which alt text is proposed for one image. */
export interface GateContext {
  use: ImageUse;
  /** Tag of the language that the alt text must be in, such as `de`; undefined if it is unknown. */
  language?: string;
  /** Maximum length of the alt text, in characters. */
  maxLength: number;
  /** Source of the page. */
  source: string;
  /** Texts that screen readers announce next to the image. */
  announcedTexts: { kind: "heading" | "caption" | "previous image" | "next image"; text: string }[];
  /** Whether the control around the image opens the image itself. */
  opensImage: boolean;
  /** Whether a click on the image runs code, so that it is a control. */
  hasHandler: boolean;
}

/** A reason to doubt a proposal. */
export interface Doubt {
  /** A sentence for the user, and for the model if it is asked again. */
  message: string;
  /** Instruction to the model, as a sentence; undefined if asking again can't help, so that the user must decide. */
  advice?: string;
}

/**
 * Checks proposed alt text without the image. Unlike a rule, a check may be wrong about good text: what it doubts is not discarded, but must be reviewed. To add a check, add a file to this folder, and
 * run `npm run generate`.
 */
export interface GateCheck {
  readonly id: string;
  /** Position among the reasons for a review. */
  readonly order: number;
  /** @param written not empty, unless the role is decorative or there is a verdict */
  readonly check: (written: WrittenAlt, context: GateContext) => Doubt | undefined;
}
