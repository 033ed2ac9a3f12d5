/** Words by which a language is distinguished from others, and phrases with which a model begins alt text without saying anything. */
export interface Language {
  /** ISO 639-1. */
  readonly id: string;
  /** Title of a long description that the reader can open. */
  readonly descriptionLabel: string;
  /** Frequent words that carry no meaning alone, separated by spaces. In a language without spaces, characters or endings that only it has. */
  readonly functionWords: string;
  /** Words that are frequent in descriptions of images, separated by spaces. */
  readonly imageWords: string;
  /**
   * Sources of regular expressions for beginnings such as “this picture shows”. Phrases such as “screenshot of” are not among them: they say what kind of image it is.
   * The text is in lower case and has one space between words.
   */
  readonly openers: readonly string[];
  /** Sources of regular expressions for ends such as “の画像です”. */
  readonly endings?: readonly string[];
  /** Source of a regular expression for a whole text that only says that the image is decorative, or that there is no text. */
  readonly emptyPhrases: string;
}
