import {
  DocumentDropEdit,
  DocumentDropOrPasteEditKind,
  DocumentPasteEdit,
  Uri,
  WorkspaceEdit,
  l10n,
  type DataTransfer,
  type DocumentDropEditProvider,
  type DocumentPasteEditProvider,
  type Position,
  type Range,
  type TextDocument,
} from "vscode";
import { isImagePath } from "../../../core/imageFile.ts";
import { newFileFor } from "./newFile.ts";
import { relativeLink } from "./relativeLink.ts";

const KIND = DocumentDropOrPasteEditKind.Empty.append("markdown", "link", "image", "oriel");

/** VS Code's own way stays the usual one. */
const YIELD_TO = [DocumentDropOrPasteEditKind.Empty.append("markdown"), DocumentDropOrPasteEditKind.Text];

export const INSERT_KINDS = [KIND];
export const INSERT_TYPES = ["text/uri-list", "files", "image/*"];

/** What stands there until the alt text is written: a rule names it, should that fail. */
const PLACEHOLDER = "alt text";

/** Images that are to be inserted. */
export interface Insertion {
  document: TextDocument;
  text: string;
  images: Uri[];
}

/** On pasting or dropping images into Markdown, offers to write their alt texts too. */
export class AltInsertProvider implements DocumentPasteEditProvider, DocumentDropEditProvider {
  readonly #onChosen: (insertion: Insertion) => void;
  /** Of the edits that were offered last. */
  readonly #offered = new WeakMap<DocumentPasteEdit | DocumentDropEdit, Insertion>();

  /** @param onChosen told right before the edit is made; the alt texts are to be written after it */
  constructor(onChosen: (insertion: Insertion) => void) {
    this.#onChosen = onChosen;
  }

  async provideDocumentPasteEdits(document: TextDocument, _ranges: readonly Range[], data: DataTransfer): Promise<DocumentPasteEdit[]> {
    const found = await insertionOf(document, data);
    if (found === undefined) return [];
    const paste = new DocumentPasteEdit(found.insertion.text, title(), KIND);
    return [this.#offer(paste, found)];
  }

  resolveDocumentPasteEdit(edit: DocumentPasteEdit): DocumentPasteEdit {
    this.#chosen(edit);
    return edit;
  }

  async provideDocumentDropEdits(document: TextDocument, _at: Position, data: DataTransfer): Promise<DocumentDropEdit[]> {
    const found = await insertionOf(document, data);
    if (found === undefined) return [];
    return [this.#offer(new DocumentDropEdit(found.insertion.text, title(), KIND), found)];
  }

  resolveDocumentDropEdit(edit: DocumentDropEdit): DocumentDropEdit {
    this.#chosen(edit);
    return edit;
  }

  #offer<T extends DocumentPasteEdit | DocumentDropEdit>(edit: T, { insertion, files }: Found): T {
    edit.additionalEdit = files;
    edit.yieldTo = YIELD_TO;
    this.#offered.set(edit, insertion);
    return edit;
  }

  #chosen(edit: DocumentPasteEdit | DocumentDropEdit): void {
    const insertion = this.#offered.get(edit);
    if (insertion) this.#onChosen(insertion);
  }
}

interface Found {
  insertion: Insertion;
  /** Makes the files of images that have none yet. */
  files: WorkspaceEdit;
}

/** The images of what is pasted or dropped: files that are there already, or a picture that gets one. */
async function insertionOf(document: TextDocument, data: DataTransfer): Promise<Found | undefined> {
  const files = new WorkspaceEdit();
  const images = urisOf((await data.get("text/uri-list")?.asString()) ?? "");
  if (images.length === 0) {
    for (const [type, item] of data) {
      const file = item.asFile();
      if (file === undefined || !type.startsWith("image/")) continue;
      const uri = await newFileFor(document, file.name || `image.${endingOf(type)}`);
      if (uri === undefined) continue;
      files.createFile(uri, { contents: file });
      images.push(uri);
      break;
    }
  }
  const links = images.flatMap((image) => relativeLink(document, image) ?? []);
  if (links.length === 0 || links.length < images.length) return undefined;
  const text = links.map((link) => `![${PLACEHOLDER}](${link})`).join(" ");
  return { insertion: { document, text, images }, files };
}

function urisOf(list: string): Uri[] {
  const addresses = list.split(/\r?\n/).filter((line) => line !== "" && !line.startsWith("#"));
  const uris = addresses.flatMap((address) => {
    try {
      return [Uri.parse(address, true)];
    } catch {
      return [];
    }
  });
  return uris.every(({ scheme, path }) => !/^https?$/.test(scheme) && isImagePath(path)) ? uris : [];
}

function endingOf(type: string): string {
  const ending = type.slice("image/".length).replace(/\+.*$/, "");
  return ending === "jpeg" ? "jpg" : ending;
}

function title(): string {
  return l10n.t("Insert Image With Alt Text by Oriel");
}
