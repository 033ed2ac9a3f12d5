import type { MessageConnection, NotificationType } from "vscode-jsonrpc/node";
import type { Syntax } from "../document/syntax.ts";
import { didChange, didChangeSettings, didClose, didOpen, type DocumentVersion, type FolderSettings } from "./protocol.ts";

/** A document in an editor, with everything that the worker needs to know about it. */
export interface EditorDocument {
  uri: string;
  syntax: Syntax;
  /** Path on the local disk; if undefined, image files are not looked up. */
  path?: string;
  /** URI of the folder whose settings apply. */
  folder: string;
  settings: FolderSettings;
  /** The live document. Its text is not read until it is sent. */
  live: { readonly version: number; getText(): string };
}

type Notify = <P>(type: NotificationType<P>, params: P) => void;

/** Keeps the documents and settings of the worker in sync: sends them when they change, and again to each new thread. */
export class WorkerSync {
  readonly #notify: Notify;
  readonly #documents = new Map<string, { document: EditorDocument; version: number }>();
  readonly #settings = new Map<string, { json: string; settings: FolderSettings }>();

  constructor(notify: Notify) {
    this.#notify = notify;
  }

  /** Sends the parts of a document that the worker does not have yet. @returns the version for requests about the document */
  send(document: EditorDocument): DocumentVersion {
    const { uri, live } = document;
    const { version } = live;
    this.sendSettings(document.folder, document.settings);
    const lastSent = this.#documents.get(uri);
    this.#documents.set(uri, { document, version });
    if (lastSent === undefined || !differsOnlyInText(lastSent.document, document)) this.#notify(didOpen, createOpenParams(document));
    else if (lastSent.version !== version) this.#notify(didChange, { uri, version, text: live.getText() });
    return { uri, version };
  }

  /** Sends settings if they have changed. */
  sendSettings(folder: string, settings: FolderSettings): void {
    const json = JSON.stringify(settings);
    if (this.#settings.get(folder)?.json === json) return;
    this.#settings.set(folder, { json, settings });
    this.#notify(didChangeSettings, { folder, ...settings });
  }

  close(uri: string): void {
    if (this.#documents.delete(uri)) this.#notify(didClose, { uri });
  }

  /** Sends all settings and the current documents to a new thread. */
  replay(connection: MessageConnection): void {
    for (const [folder, { settings }] of this.#settings) {
      void connection.sendNotification(didChangeSettings.method, { folder, ...settings });
    }
    for (const [uri, { document }] of this.#documents) {
      this.#documents.set(uri, { document, version: document.live.version });
      void connection.sendNotification(didOpen.method, createOpenParams(document));
    }
  }
}

function createOpenParams({ uri, syntax, path, folder, live }: EditorDocument) {
  return { uri, syntax, folder, version: live.version, text: live.getText(), ...(path === undefined ? {} : { path }) };
}

/** Whether two documents differ at most in their text. If the language changes, the document is opened again with the new syntax. */
function differsOnlyInText(first: EditorDocument, second: EditorDocument): boolean {
  return first.live === second.live && first.syntax === second.syntax && first.path === second.path && first.folder === second.folder;
}
