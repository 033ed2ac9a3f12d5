import { usesAt } from "../document/usesAt.ts";
import type { Span } from "../document/imageUse.ts";
import { Aliases } from "../repository/aliases.ts";
import { scanDocument, type ScannedDocument } from "../repository/scanDocument.ts";
import { resolveSettings, type AltSettings } from "../repository/settings.ts";
import type { Failure } from "../../failures/failure.ts";
import type { AuditedUse, DocumentVersion, FolderSettings, InFolder, OpenedDocument, Versioned } from "./protocol.ts";
import { auditedUses } from "./views.ts";

/** Settings of a folder with its `.orielrc` applied. */
export interface ResolvedFolder {
  settings: AltSettings;
  /** Failure to read the `.orielrc`: the editor's settings count alone. */
  problem?: Failure;
  root?: string;
}

/** The documents of the editors, as the worker was told of them, and the settings of their folders. */
export class Documents {
  readonly #open = new Map<string, OpenedDocument>();
  readonly #folders = new Map<string, ResolvedFolder>();
  /** Result of the latest scan: questions about a document come in groups. */
  #latest: { opened: OpenedDocument; folder: ResolvedFolder; scanned: ScannedDocument } | undefined;

  /** An invalid `.orielrc` must not disable all diagnostics: the editor's settings count, and the problem is reported separately. */
  changeSettings({ folder, settings, own, root }: InFolder & FolderSettings): void {
    this.#folders.set(folder, { ...resolveSettings(settings, own), ...(root === undefined ? {} : { root }) });
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
  folder(name: string): ResolvedFolder {
    const folder = this.#folders.get(name);
    if (folder === undefined) throw new RangeError(`The settings of ${name} are unknown.`);
    return folder;
  }

  /** Returns undefined if another version is known now, or none. */
  find({ uri, version }: DocumentVersion): OpenedDocument | undefined {
    const opened = this.#open.get(uri);
    return opened?.version === version ? opened : undefined;
  }

  /** Answers about a version of a document, unless it is superseded before or meanwhile. */
  async answer<T>(version: DocumentVersion, ask: (opened: OpenedDocument) => T | Promise<T>): Promise<Versioned<T>> {
    const opened = this.find(version);
    if (opened === undefined) return { kind: "superseded" };
    const value = await ask(opened);
    return this.find(version) === undefined ? { kind: "superseded" } : { kind: "current", value };
  }

  /** Scans a document, and looks up the files of its images: configurations may have changed since the last time. */
  async scan(opened: OpenedDocument): Promise<{ scanned: ScannedDocument; problem?: Failure }> {
    const folder = this.folder(opened.folder);
    const { settings, problem, root } = folder;
    const { rules, maxLength, components, aliases } = settings;
    const { path, syntax, text } = opened;
    const place = path === undefined || root === undefined ? undefined : { path, root, aliases: new Aliases(root, aliases) };
    const scanned = await scanDocument({ syntax, source: text }, { severities: rules, maxLength, components }, place);
    this.#latest = { opened, folder, scanned };
    return { scanned, ...(problem ? { problem } : {}) };
  }

  /** Lists the uses at a place of a document, or all; scans it only if something has changed since. */
  async uses(opened: OpenedDocument, at?: Span): Promise<AuditedUse[]> {
    const isKnown = this.#latest?.opened === opened && this.#latest.folder === this.folder(opened.folder);
    const scanned = isKnown && this.#latest ? this.#latest.scanned : (await this.scan(opened)).scanned;
    const uses = auditedUses(scanned);
    return at === undefined ? uses : usesAt(uses, at);
  }
}
