import { findImageUses } from "../find.ts";
import { createComponents } from "../markup/components.ts";
import type { Syntax } from "../syntax.ts";
import type { EditableDocument } from "./changes.ts";

/** Parses a document to plan edits. @param componentNames the project's own components @throws Error if the document is too broken to parse */
export function parseDocument(source: string, syntax: Syntax, componentNames: readonly string[]): EditableDocument {
  const components = createComponents(componentNames);
  return { source, syntax, components, uses: findImageUses(source, syntax, components) };
}
