import { checkEdit } from "../../../../../src/altText/parsers/checkEdit.ts";
import { planChanges } from "../../../../../src/altText/document/edits/plan.ts";
import { applyChanges, type TextChange } from "../../../../../src/altText/document/edits/textChange.ts";
import { findImageUses } from "../../../../../src/altText/document/find.ts";
import { KNOWN_COMPONENTS } from "../../../../../src/altText/document/markup/components.ts";
import type { Plan, Syntax, RequestedChange } from "../../../../../src/altText/light.ts";
import type { DocumentChanges, DocumentEditor, UseChange } from "../../../../../src/extension/altText/review/documentEditor.ts";

export class MemoryDocument {
  readonly uri: string;
  version = 1;
  isClosed = false;
  #text: string;

  constructor(uri: string, text: string) {
    this.uri = uri;
    this.#text = text;
  }

  get text(): string {
    return this.#text;
  }

  set text(text: string) {
    this.#text = text;
    this.version += 1;
  }
}

/** Edits documents in memory with the real planner. Like VS Code, it rejects an edit of a document that changes in the meantime. */
export class MemoryEditor implements DocumentEditor<MemoryDocument> {
  readonly documents = new Map<string, MemoryDocument>();
  /** Number of documents in each edit that was made. */
  readonly edits: number[] = [];
  /** Called after each plan, so that a test can change the document as a user would. */
  onPlanned: (document: MemoryDocument) => void = () => {};
  /** Called during each edit, before the versions are checked. */
  onEditing: () => void = () => {};

  add(uri: string, text: string): MemoryDocument {
    const document = new MemoryDocument(uri, text);
    this.documents.set(uri, document);
    return document;
  }

  async open(uri: string, changes: UseChange[]): Promise<DocumentChanges<MemoryDocument>[]> {
    const document = this.documents.get(uri);
    if (document === undefined) throw new Error(`${uri} does not exist`);
    return [{ document, uri, syntax: "markdown", changes }];
  }

  async reopen({ uri, text }: MemoryDocument): Promise<MemoryDocument> {
    return this.add(uri, text);
  }

  async plan(document: MemoryDocument, syntax: Syntax, requests: RequestedChange[]): Promise<{ plans: Plan[]; version: number }> {
    const { version, text: source } = document;
    const page = { source, syntax, components: KNOWN_COMPONENTS, uses: findImageUses(source, syntax) };
    const { plans } = await planChanges(page, requests, checkEdit);
    this.onPlanned(document);
    return { plans, version };
  }

  async applyEdit(changes: { document: MemoryDocument; change: TextChange }[]): Promise<boolean> {
    const documents = [...new Set(changes.map(({ document }) => document))];
    const versions = documents.map(({ version }) => version);
    this.onEditing();
    if (documents.some(({ version }, index) => version !== versions[index])) return false;
    for (const document of documents) {
      const textChanges = changes.filter((candidate) => candidate.document === document).map(({ change }) => change);
      document.text = applyChanges(document.text, textChanges);
    }
    this.edits.push(documents.length);
    return true;
  }

  async saveNotebooks(): Promise<void> {}
}
