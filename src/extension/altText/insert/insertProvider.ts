import {
  DocumentDropEdit,
  DocumentDropOrPasteEditKind,
  DocumentPasteEdit,
  Uri,
  WorkspaceEdit,
  type DataTransfer,
  type DocumentDropEditProvider,
  type DocumentPasteEditProvider,
  type Position,
  type Range,
  type TextDocument,
} from "vscode";
import { isImagePath } from "../../../image/imageFile.ts";
import { findNewFile } from "./newFile.ts";
import { createRelativeLink } from "./relativeLink.ts";

const INSERT_KIND = DocumentDropOrPasteEditKind.Empty.append("oriel", "image");

/** VS Code's own paste and drop edits stay the default. */
const YIELD_TO = [DocumentDropOrPasteEditKind.Empty.append("markdown"), DocumentDropOrPasteEditKind.Text];

export const INSERT_KINDS = [INSERT_KIND];
export const INSERT_TYPES = ["text/uri-list", "files", "image/*"];

/**
 * Placeholder for the alt text of an inserted image until the model has written it. If the model fails, a rule reports the placeholder. The
 * text differs from VS Code's own placeholder, so that the insertion is recognized.
 */
const PLACEHOLDER = "description";

const EDIT_TITLE = "Insert Image and Write Alt Text";

/** Images to insert into a document, and the Markdown text that shows them. */
export interface Insertion {
  document: TextDocument;
  text: string;
  images: Uri[];
}

/**
 * Offers to write alt text when images are pasted or dropped into Markdown. The chosen edit is recognized by its text in the document,
 * because VS Code can't resolve an edit that creates a file from the pasted data.
 */
export class AltInsertProvider implements DocumentPasteEditProvider, DocumentDropEditProvider {
  readonly #onOffered: (insertion: Insertion) => void;

  /** @param onOffered called with each insertion that is offered */
  constructor(onOffered: (insertion: Insertion) => void) {
    this.#onOffered = onOffered;
  }

  async provideDocumentPasteEdits(document: TextDocument, _ranges: readonly Range[], data: DataTransfer): Promise<DocumentPasteEdit[]> {
    const insertedFiles = await findImages(document, data);
    return insertedFiles ? [this.#offer(new DocumentPasteEdit(insertedFiles.insertion.text, EDIT_TITLE, INSERT_KIND), insertedFiles)] : [];
  }

  async provideDocumentDropEdits(document: TextDocument, _at: Position, data: DataTransfer): Promise<DocumentDropEdit[]> {
    const insertedFiles = await findImages(document, data);
    return insertedFiles ? [this.#offer(new DocumentDropEdit(insertedFiles.insertion.text, EDIT_TITLE, INSERT_KIND), insertedFiles)] : [];
  }

  #offer<T extends DocumentPasteEdit | DocumentDropEdit>(edit: T, { insertion, files }: InsertedFiles): T {
    edit.additionalEdit = files;
    edit.yieldTo = YIELD_TO;
    this.#onOffered(insertion);
    return edit;
  }
}

interface InsertedFiles {
  insertion: Insertion;
  /** Creates files for pasted images. */
  files: WorkspaceEdit;
}

/** Finds the images in pasted or dropped data: existing files, or image data for which a file is created. */
async function findImages(document: TextDocument, data: DataTransfer): Promise<InsertedFiles | undefined> {
  const files = new WorkspaceEdit();
  const images = parseUriList((await data.get("text/uri-list")?.asString()) ?? "");
  if (images.length === 0) {
    for (const [type, item] of data) {
      const file = item.asFile();
      if (file === undefined || !type.startsWith("image/")) continue;
      const uri = await findNewFile(document, file.name || `image.${getFileExtension(type)}`);
      if (uri === undefined) continue;
      // If the user chose VS Code's own edit first, the file already exists with the same content.
      files.createFile(uri, { contents: file, ignoreIfExists: true });
      images.push(uri);
      break;
    }
  }
  const links = images.flatMap((image) => createRelativeLink(document, image) ?? []);
  if (links.length === 0 || links.length < images.length) return undefined;
  const text = links.map((link) => `![${PLACEHOLDER}](${link})`).join(" ");
  return { insertion: { document, text, images }, files };
}

function parseUriList(list: string): Uri[] {
  const lines = list.split(/\r?\n/).filter((line) => line !== "" && !line.startsWith("#"));
  const uris = lines.flatMap((line) => {
    try {
      return [Uri.parse(line, true)];
    } catch {
      return [];
    }
  });
  return uris.every(({ scheme, path }) => !/^https?$/.test(scheme) && isImagePath(path)) ? uris : [];
}

function getFileExtension(type: string): string {
  const ending = type.slice("image/".length).replace(/\+.*$/, "");
  return ending === "jpeg" ? "jpg" : ending;
}
