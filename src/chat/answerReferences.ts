import type { FileReferenceView } from "../protocol/panel.ts";
import { findFileReferences, type WorkspaceFiles } from "./findFileReferences.ts";

/** Finds the file references in answers. Each answer is searched only once, even if the page is loaded again. */
export class AnswerReferences {
  readonly #files: WorkspaceFiles;
  /** References by turn id. */
  readonly #found = new Map<string, Promise<FileReferenceView[]>>();

  constructor(files: WorkspaceFiles) {
    this.#files = files;
  }

  /** Never throws: links are a convenience. After a failed search, the next call searches again. */
  async find(turn: string, paths: string[], quotes: string[]): Promise<FileReferenceView[]> {
    const earlier = this.#found.get(turn);
    if (earlier) return earlier;
    const found = findFileReferences(this.#files, paths, quotes).catch(() => {
      this.#found.delete(turn);
      return [];
    });
    this.#found.set(turn, found);
    return found;
  }

  async get(turn: string, index: number): Promise<FileReferenceView | undefined> {
    return (await this.#found.get(turn))?.[index];
  }

  clear(): void {
    this.#found.clear();
  }
}
