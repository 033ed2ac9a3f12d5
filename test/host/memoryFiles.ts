import * as vscode from "vscode";

/** A read-only file system in memory, like those of extensions for remote repositories. */
export class MemoryFiles implements vscode.FileSystemProvider {
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;
  readonly #files = new Map<string, Uint8Array>();

  add(path: string, bytes: Uint8Array): void {
    this.#files.set(path, bytes);
  }

  stat({ path }: vscode.Uri): vscode.FileStat {
    const file = this.#files.get(path);
    if (file) return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: file.length };
    if (this.#listChildren(path).length > 0) return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    throw vscode.FileSystemError.FileNotFound(path);
  }

  readDirectory({ path }: vscode.Uri): [string, vscode.FileType][] {
    const names = new Set(this.#listChildren(path).map((rest) => rest.split("/")[0] ?? ""));
    return Array.from(names, (name) => [name, this.#files.has(`${path}/${name}`) ? vscode.FileType.File : vscode.FileType.Directory]);
  }

  readFile({ path }: vscode.Uri): Uint8Array {
    const file = this.#files.get(path);
    if (file) return file;
    throw vscode.FileSystemError.FileNotFound(path);
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => {});
  }

  createDirectory(): void {
    throw vscode.FileSystemError.NoPermissions("read only");
  }

  writeFile(): void {
    throw vscode.FileSystemError.NoPermissions("read only");
  }

  delete(): void {
    throw vscode.FileSystemError.NoPermissions("read only");
  }

  rename(): void {
    throw vscode.FileSystemError.NoPermissions("read only");
  }

  #listChildren(path: string): string[] {
    const prefix = path.endsWith("/") ? path : `${path}/`;
    return [...this.#files.keys()].filter((file) => file.startsWith(prefix)).map((file) => file.slice(prefix.length));
  }
}
