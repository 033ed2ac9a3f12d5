import { findImageUses } from "../find.ts";
import { createComponents, type ProjectComponent } from "../markup/components.ts";
import type { Syntax } from "../syntax.ts";
import type { EditableDocument } from "./changes.ts";

/**
 * Parses a document to plan edits.
 * @param projectComponents the project's own components
 * @param marksDecorative whether a lone Markdown image that gets empty alt text is marked as decorative
 * @throws Error if the document is too broken to parse
 */
export function parseDocument(
  source: string,
  syntax: Syntax,
  projectComponents: readonly ProjectComponent[],
  marksDecorative = true,
): EditableDocument {
  const components = createComponents(projectComponents);
  return { source, syntax, components, uses: findImageUses(source, syntax, components), marksDecorative };
}
