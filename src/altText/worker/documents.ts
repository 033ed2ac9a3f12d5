import { join } from "node:path";
import { getRelativeName } from "../../disk/relativePath.ts";
import type { Syntax } from "../document/syntax.ts";
import { findUsesAt } from "../document/findUsesAt.ts";
import type { Span } from "../document/imageUse.ts";
import { createLookup, scanDocument, type ScannedDocument } from "../repository/scanDocument.ts";
import { makeRootRelative, resolveSettings, type AltSettings } from "../repository/settings.ts";
import type { Failure } from "../../failures/failure.ts";
import type { AuditedUse, DocumentVersion, FolderSettings, FolderRef, OpenedDocument, Versioned } from "./protocol.ts";
import { createAuditedUses } from "./views.ts";

/** The text of a document, and where it is. */
interface LocatedDocument extends FolderRef {
  path?: string;
  name?: string;
  syntax: Syntax;
  text: string;
}

/** Settings of a folder with its `.orielrc` applied. */
export interface ResolvedFolder {
  settings: AltSettings;
  /** Set if an `.orielrc` is invalid and does not apply. */
  problem?: Failure;
  /** Folder in which images are looked up; undefined for a folder that is not on the local disk. */
  root?: string;
  /** Path of the folder itself; undefined for a folder that is not on the local disk. */
  path?: string;
}

/** The open documents as last reported by the editor, and the settings of their folders. */
export class Documents {
  readonly #open = new Map<string, OpenedDocument>();
  readonly #folders = new Map<string, ResolvedFolder>();
  /** Result of the latest scan, which is cached because several requests about a document usually follow one another. */
  #latest: { opened: OpenedDocument; folder: ResolvedFolder; scanned: ScannedDocument } | undefined;

  /** Changes the settings of a folder. An invalid `.orielrc` must not disable all diagnostics: the other settings apply, and the problem is reported separately. */
  changeSettings({ folder, settings, repositoryFiles = [], root, path = root }: FolderRef & FolderSettings): void {
    const isLocal = root !== undefined && path !== undefined;
    const defaults = isLocal ? makeRootRelative(settings, getRelativeName(path, root)) : settings;
    this.#folders.set(folder, { ...resolveSettings(defaults, repositoryFiles), ...(isLocal ? { root, path } : {}) });
  }

  open(document: OpenedDocument): void {
    this.#open.set(document.uri, document);
  }

  change({ uri, version, text }: DocumentVersion & { text: string }): void {
    const opened = this.#open.get(uri);
    if (opened) this.#open.set(uri, { ...opened, version, text });
  }

  close(uri: string): void {
    this.#open.delete(uri);
    if (this.#latest?.opened.uri === uri) this.#latest = undefined;
  }

  /** @throws RangeError for a folder whose settings were never sent */
  getFolder(name: string): ResolvedFolder {
    const folder = this.#folders.get(name);
    if (folder === undefined) throw new RangeError(`The settings of ${name} are unknown.`);
    return folder;
  }

  /** Finds an open document. Returns undefined unless the version is current. */
  find({ uri, version }: DocumentVersion): OpenedDocument | undefined {
    const opened = this.#open.get(uri);
    return opened?.version === version ? opened : undefined;
  }

  /** Answers a request about a version of a document. The answer is `superseded` if that version is not current when `ask` starts or ends. */
  async answer<T>(version: DocumentVersion, ask: (opened: OpenedDocument) => T | Promise<T>): Promise<Versioned<T>> {
    const opened = this.find(version);
    if (opened === undefined) return { kind: "superseded" };
    const value = await ask(opened);
    return this.find(version) === undefined ? { kind: "superseded" } : { kind: "current", value };
  }

  /** Scans a document and looks up its image files. Nothing from the last scan is reused, because files may have changed. */
  async scan(opened: OpenedDocument): Promise<{ scanned: ScannedDocument; problem?: Failure }> {
    const folder = this.getFolder(opened.folder);
    const { settings, problem, root } = folder;
    const { rules, maxLength, components } = settings;
    const { path, syntax, text } = opened;
    const location = path === undefined || root === undefined ? undefined : { path, ...createLookup(root, settings) };
    const scanned = await scanDocument({ syntax, source: text }, { severities: rules, maxLength, components }, location);
    this.#latest = { opened, folder, scanned };
    return { scanned, ...(problem ? { problem } : {}) };
  }

  /** Returns the syntax in which the site generator of a document reads it. @param document with its path, or its name relative to the folder */
  async chooseSyntax({ folder, path, name, syntax, text }: LocatedDocument): Promise<Syntax> {
    const { settings, root, path: folderPath } = this.getFolder(folder);
    if (root === undefined || folderPath === undefined || (path ?? name) === undefined) return syntax;
    return createLookup(root, settings).sites.chooseSyntax({ path: path ?? join(folderPath, name ?? ""), syntax, source: text });
  }

  /** Returns the images in a range of a document, or all of them. Scans the document only if it or its settings have changed. */
  async findUses(opened: OpenedDocument, range?: Span): Promise<AuditedUse[]> {
    const isUnchanged = this.#latest?.opened === opened && this.#latest.folder === this.getFolder(opened.folder);
    const scanned = isUnchanged && this.#latest ? this.#latest.scanned : (await this.scan(opened)).scanned;
    const uses = createAuditedUses(scanned);
    return range === undefined ? uses : findUsesAt(uses, range);
  }
}
