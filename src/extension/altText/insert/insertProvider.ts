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
import { isImagePath } from "../../../image/imageFile.ts";
import { newFileFor } from "./newFile.ts";
import { relativeLink } from "./relativeLink.ts";

const KIND = DocumentDropOrPasteEditKind.Empty.append("oriel", "image");

/** VS Code's own way stays the usual one. */
const YIELD_TO = [DocumentDropOrPasteEditKind.Empty.append("markdown"), DocumentDropOrPasteEditKind.Text];

export const INSERT_KINDS = [KIND];
export const INSERT_TYPES = ["text/uri-list", "files", "image/*"];

/** What stands there until the alt text is written: a rule names it, should that fail. VS Code's own way puts another word there. */
const PLACEHOLDER = "description";

/** Images that are to be inserted. */
export interface Insertion {
  document: TextDocument;
  text: string;
  images: Uri[];
}

/**
 * On pasting or dropping images into Markdown, offers to write their alt texts too. Which edit was chosen is told by its text in the
 * document: VS Code can't resolve an edit that makes a file of what is pasted.
 */
export class AltInsertProvider implements DocumentPasteEditProvider, DocumentDropEditProvider {
  readonly #onOffered: (insertion: Insertion) => void;

  /** @param onOffered told of what may be inserted now */
  constructor(onOffered: (insertion: Insertion) => void) {
    this.#onOffered = onOffered;
  }

  async provideDocumentPasteEdits(document: TextDocument, _ranges: readonly Range[], data: DataTransfer): Promise<DocumentPasteEdit[]> {
    const found = await insertionOf(document, data);
    return found ? [this.#offer(new DocumentPasteEdit(found.insertion.text, title(), KIND), found)] : [];
  }

  async provideDocumentDropEdits(document: TextDocument, _at: Position, data: DataTransfer): Promise<DocumentDropEdit[]> {
    const found = await insertionOf(document, data);
    return found ? [this.#offer(new DocumentDropEdit(found.insertion.text, title(), KIND), found)] : [];
  }

  #offer<T extends DocumentPasteEdit | DocumentDropEdit>(edit: T, { insertion, files }: Found): T {
    edit.additionalEdit = files;
    edit.yieldTo = YIELD_TO;
    this.#onOffered(insertion);
    return edit;
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
      // Chosen after VS Code's own way, the file may be there from that, with the same content.
      files.createFile(uri, { contents: file, ignoreIfExists: true });
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
