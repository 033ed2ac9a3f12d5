import type { TextChange } from "./edits/textChange.ts";
import type { ImageUse, Span } from "./imageUse.ts";
import type { Components } from "./markup/components.ts";

/** Finds the images of a document, in document order. @throws Error for a document too broken to be parsed */
export type ImageReader = (source: string, components: Components) => ImageUse[];

/** A capability of a syntax that some markup in tests needs. */
export type SyntaxFeature =
  /** `![]()` */
  | "markdown"
  | "components"
  /** `alt={text}` */
  | "braces"
  /** `alt` without a value is left out. */
  | "react"
  /** `style={{ … }}` instead of CSS in an attribute. */
  | "styleObjects"
  /** `alt="A {text}"` */
  | "interpolation"
  /** `:alt="text"` */
  | "bindings";

/** Exported by the file of a syntax as `sample` for tests; being an export of its own, it is not shipped. */
export interface SyntaxSample {
  readonly features: readonly SyntaxFeature[];
  /** Puts markup into a document. Markup with closed tags and quoted attributes is read alike in every syntax. */
  readonly wrap: (markup: string) => string;
}

/** Everything that depends on the syntax of a document. A new syntax is one file in `syntaxes/`, with a sample; `npm run generate` lists it. */
export interface DocumentSyntax {
  readonly id: string;
  /** Extensions of file names, in lower case, without the dot. */
  readonly extensions: readonly string[];
  /** VS Code's language ids of such documents in an editor; none if no text editor shows them. */
  readonly languageIds: readonly string[];
  /** Whether VS Code knows these languages by itself. Otherwise a document may be plain text to VS Code, and its extension is checked too. */
  readonly hasBuiltInLanguage: boolean;
  /**
   * A quick check without a parser: a document for which it returns false is not parsed. Components are checked by the caller.
   */
  readonly mayHaveImages: (source: string) => boolean;
  /** Base of relative image addresses: the document, which is a page of its own; the document as a module, whose bundler resolves only `./` and `../`; or unknown. */
  readonly addressBase: "document" | "module" | "unknown";
  /** Escapes an alt text for an attribute in double quotes. */
  readonly escapeAttribute: (text: string) => string;
  /** Inserts a comment on the line of an image without any other effect; undefined where no comment can stand. */
  readonly insertComment: (image: Span, source: string, words: string) => TextChange | undefined;
  /** Loads the parser, separately because the extension host needs everything else of a syntax, but never parses. */
  readonly loadReader: () => Promise<ImageReader>;
}
