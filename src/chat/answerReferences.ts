import type { FileReferenceView } from "../protocol/panel.ts";
import { findFileReferences, type WorkspaceFiles } from "./findFileReferences.ts";

/** Finds the file references in answers. Each answer is searched only once, even if the page is loaded again. */
export class AnswerReferences {
  readonly #files: WorkspaceFiles;
  /** References by turn id. */
  readonly #references = new Map<string, Promise<FileReferenceView[]>>();

  constructor(files: WorkspaceFiles) {
    this.#files = files;
  }

  /** Finds the references in the answer of a turn. Never throws: if the search fails, finds none, and the next call searches again. */
  async find(turn: string, paths: string[], quotes: string[]): Promise<FileReferenceView[]> {
    const previousSearch = this.#references.get(turn);
    if (previousSearch) return previousSearch;
    const search = findFileReferences(this.#files, paths, quotes).catch(() => {
      this.#references.delete(turn);
      return [];
    });
    this.#references.set(turn, search);
    return search;
  }

  async get(turn: string, index: number): Promise<FileReferenceView | undefined> {
    return (await this.#references.get(turn))?.[index];
  }

  clear(): void {
    this.#references.clear();
  }
}
