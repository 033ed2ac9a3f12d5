import { basename } from "node:path";
import type { FileType } from "vscode";
import { EventEmitter, FileSystemError, Uri, workspace, type FileChangeEvent, type FileStat, type FileSystemProvider } from "vscode";
import { SENT_IMAGE_SCHEME } from "../../contributions/names.ts";

/** What the engine calls its pictures: nothing else of its folder, and nothing outside, is shown. */
const fileNamePattern = /^[0-9a-f]{64}-[\w.-]+\.png$/;

/** The pictures that the model gets, under the names of their images: the engine's own names are hashes. Read only. */
export class SentImages implements FileSystemProvider {
  readonly onDidChangeFile = new EventEmitter<FileChangeEvent[]>().event;
  readonly #folder: () => Promise<Uri>;

  /** @param folder where the engine keeps its pictures */
  constructor(folder: () => Promise<Uri>) {
    this.#folder = folder;
  }

  /** The address under which an editor shows a picture of the engine as `name`, such as `login.png (960×540)`. */
  static addressOf(file: string, name: string): Uri {
    return Uri.from({ scheme: SENT_IMAGE_SCHEME, path: `/${basename(file)}/${name.replaceAll(/[/\\]/g, " ")}.png` });
  }

  async stat(uri: Uri): Promise<FileStat> {
    return workspace.fs.stat(await this.#fileOf(uri));
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    return workspace.fs.readFile(await this.#fileOf(uri));
  }

  readDirectory(): [string, FileType][] {
    return [];
  }

  watch() {
    return { dispose: () => {} };
  }

  writeFile(uri: Uri): void {
    throw FileSystemError.NoPermissions(uri);
  }

  createDirectory(uri: Uri): void {
    throw FileSystemError.NoPermissions(uri);
  }

  delete(uri: Uri): void {
    throw FileSystemError.NoPermissions(uri);
  }

  rename(uri: Uri): void {
    throw FileSystemError.NoPermissions(uri);
  }

  async #fileOf(uri: Uri): Promise<Uri> {
    const name = uri.path.split("/")[1] ?? "";
    if (!fileNamePattern.test(name)) throw FileSystemError.FileNotFound(uri);
    return Uri.joinPath(await this.#folder(), name);
  }
}
