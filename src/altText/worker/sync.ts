import type { MessageConnection, NotificationType } from "vscode-jsonrpc/node";
import type { Syntax } from "../document/syntax.ts";
import { didChange, didChangeSettings, didClose, didOpen, type DocumentVersion, type FolderSettings } from "./protocol.ts";

/** A document of an editor, as the worker must know it. */
export interface EditorDocument {
  uri: string;
  syntax: Syntax;
  /** Path on this machine's disk; undefined: the files of its images are not looked up. */
  path?: string;
  /** Name of its settings: the folder's URI. */
  folder: string;
  settings: FolderSettings;
  /** The live document: its text is read when it is sent. */
  live: { readonly version: number; getText(): string };
}

type Notify = <P>(type: NotificationType<P>, params: P) => void;

/** Documents and settings that the worker has been sent: each is sent again when it changes, and to the next thread. */
export class WorkerSync {
  readonly #notify: Notify;
  readonly #documents = new Map<string, { document: EditorDocument; version: number }>();
  readonly #settings = new Map<string, { sent: string; settings: FolderSettings }>();

  constructor(notify: Notify) {
    this.#notify = notify;
  }

  /** Sends the parts of a document that the worker does not have yet. @returns the version that requests about it name */
  send(document: EditorDocument): DocumentVersion {
    const { uri, live } = document;
    const { version } = live;
    this.sendSettings(document.folder, document.settings);
    const known = this.#documents.get(uri);
    this.#documents.set(uri, { document, version });
    if (known === undefined || !isSameKind(known.document, document)) this.#notify(didOpen, openParams(document));
    else if (known.version !== version) this.#notify(didChange, { uri, version, text: live.getText() });
    return { uri, version };
  }

  /** Sends settings that differ from those sent before. */
  sendSettings(folder: string, settings: FolderSettings): void {
    const sent = JSON.stringify(settings);
    if (this.#settings.get(folder)?.sent === sent) return;
    this.#settings.set(folder, { sent, settings });
    this.#notify(didChangeSettings, { folder, ...settings });
  }

  close(uri: string): void {
    if (this.#documents.delete(uri)) this.#notify(didClose, { uri });
  }

  /** Sends a new thread all that the last one had, documents as they are now. */
  replay(connection: MessageConnection): void {
    for (const [folder, { settings }] of this.#settings) {
      void connection.sendNotification(didChangeSettings.method, { folder, ...settings });
    }
    for (const [uri, { document }] of this.#documents) {
      this.#documents.set(uri, { document, version: document.live.version });
      void connection.sendNotification(didOpen.method, openParams(document));
    }
  }
}

function openParams({ uri, syntax, path, folder, live }: EditorDocument) {
  return { uri, syntax, folder, version: live.version, text: live.getText(), ...(path === undefined ? {} : { path }) };
}

/** Whether a change of the text is all that can tell them apart; another language of a document opens it again. */
function isSameKind(one: EditorDocument, other: EditorDocument): boolean {
  return one.live === other.live && one.syntax === other.syntax && one.path === other.path && one.folder === other.folder;
}
