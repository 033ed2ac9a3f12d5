import type { DialectFeatures } from "./dialect.ts";
import type { TextChange } from "./edits/textChange.ts";
import type { PageReader } from "./facts/page.ts";
import type { ImageUse, Span } from "./imageUse.ts";
import type { Components } from "./markup/components.ts";

/** Finds the images in a document, in order. `source` has only line feeds as line endings. @throws Error if the document is too broken to parse */
export type ImageReader = (source: string, components: Components, features: DialectFeatures) => ImageUse[];

/** A feature of a syntax. Tests use it to select the markup that a syntax supports. */
export type SyntaxFeature =
  /** `![]()` */
  | "markdown"
  | "components"
  /** `alt={text}` */
  | "braces"
  /** `alt` without a value counts as missing. */
  | "react"
  /** `style={{ … }}` instead of CSS in an attribute. */
  | "styleObjects"
  /** `alt="A {text}"` */
  | "interpolation"
  /** `:alt="text"` */
  | "bindings";

/** Exported by the file of a syntax as `sample`, for tests. The bundler drops the unused export. */
export interface SyntaxSample {
  readonly features: readonly SyntaxFeature[];
  /** Puts markup into a document. Markup with closed tags and quoted attributes is valid in every syntax. */
  readonly wrap: (markup: string) => string;
}

/** Everything that depends on the syntax of a document. To add a syntax, add a file with its definition and a sample to `syntaxes/`, and run `npm run generate`. */
export interface DocumentSyntax {
  readonly id: string;
  /** File extensions in lowercase, without the dot. */
  readonly extensions: readonly string[];
  /** VS Code's language ids; empty if no text editor shows such documents. */
  readonly languageIds: readonly string[];
  /** Whether these languages are built into VS Code. If not, VS Code may open a document as plain text, so its file extension is checked as well. */
  readonly hasBuiltInLanguage: boolean;
  /** Set if documents are checked, but never changed. */
  readonly isScanOnly?: true;
  /** Set if the document is Markdown, where an empty line ends a block of HTML. */
  readonly hasMarkdown?: true;
  /** A quick check without a parser. A document is parsed only if the check returns true. Components are checked by the caller. */
  readonly mayHaveImages: (source: string) => boolean;
  /** Base of relative image URLs: `document` if the document itself is the page; `module` if a bundler resolves only `./` and `../` relative to the document. */
  readonly urlBase: "document" | "module" | "unknown";
  /** Escapes alt text for an attribute in double quotes. */
  readonly escapeAttribute: (text: string) => string;
  /** Creates a change that inserts a comment on the line of an image. Returns undefined if no comment is allowed there. */
  readonly insertComment: (image: Span, source: string, words: string) => TextChange | undefined;
  /** Loads the parser. It is loaded separately because the extension host uses the rest of a syntax, but never parses. */
  readonly loadReader: () => Promise<ImageReader>;
  /** Loads the parser for all text and elements of a document, from which facts about its images are collected. Missing for documents that are never changed. */
  readonly loadPageReader?: () => Promise<PageReader>;
  /** Set if the source around an image shows what the image is for, as in components. */
  readonly isCode?: true;
}
