import { basename } from "node:path";
import type { FileType } from "vscode";
import { EventEmitter, FileSystemError, Uri, workspace, type FileChangeEvent, type FileStat, type FileSystemProvider } from "vscode";
import { SENT_IMAGE_SCHEME } from "../../contributions/names.ts";

/** Pattern for the file names of prepared images. All other files, inside and outside of the engine's folder, are inaccessible. */
const PREPARED_FILE_NAME = /^[0-9a-f]{64}-[\w.-]+\.png$/;

/** Read-only file system that shows prepared images under the names of their originals, because the engine's file names are hashes. */
export class SentImages implements FileSystemProvider {
  readonly onDidChangeFile = new EventEmitter<FileChangeEvent[]>().event;
  readonly #getFolder: () => Promise<Uri>;

  /** @param getFolder returns the engine's folder of prepared images */
  constructor(getFolder: () => Promise<Uri>) {
    this.#getFolder = getFolder;
  }

  /** Creates the URI under which an editor shows a prepared image as `name`, such as `login.png, sent as 960×540`. */
  static createUri(file: string, name: string): Uri {
    return Uri.from({ scheme: SENT_IMAGE_SCHEME, path: `/${basename(file)}/${name.replaceAll(/[/\\]/g, " ")}.png` });
  }

  async stat(uri: Uri): Promise<FileStat> {
    return workspace.fs.stat(await this.#resolveFile(uri));
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    return workspace.fs.readFile(await this.#resolveFile(uri));
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

  async #resolveFile(uri: Uri): Promise<Uri> {
    const name = uri.path.split("/")[1] ?? "";
    if (!PREPARED_FILE_NAME.test(name)) throw FileSystemError.FileNotFound(uri);
    return Uri.joinPath(await this.#getFolder(), name);
  }
}
