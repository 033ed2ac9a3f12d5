/** Content that was pasted or dropped: files with their bytes, and URLs of other files. */
export interface Transfer {
  files: File[];
  urls: string[];
}

/** Media types of lists of URLs: the two that VS Code's Explorer uses, then the one that browsers and file managers use. */
const URL_TYPES = ["application/vnd.code.uri-list", "resourceurls", "text/uri-list"];

/** Whether a drag may contain an image. Before the drop, only the types of its data are known. */
export function mayContainImages(data: DataTransfer | null): boolean {
  return data?.types.some((type) => type === "Files" || URL_TYPES.includes(type.toLowerCase())) ?? false;
}

export function readDrop(data: DataTransfer): Transfer {
  // A drag from the Explorer may also contain files. They are ignored, because they are copies of the files at these URLs.
  const urls = readUrls(data, URL_TYPES.slice(0, 2));
  if (urls.length > 0) return { files: [], urls };
  const files = [...data.files];
  return { files, urls: files.length > 0 ? [] : readUrls(data, URL_TYPES) };
}

/**
 * Reads pasted images. Ignores an image if the user pasted text: a copied range of spreadsheet cells, for example, also contains an image of
 * the cells.
 */
export function readPaste(data: DataTransfer): Transfer {
  const text = data.getData("text/plain").trim();
  if (/^data:image\/[^,\s]*,\S+$/i.test(text)) return { files: [], urls: [text] };
  const files = [...data.files];
  // Some file managers also copy the name of the file as text.
  const isText = text !== "" && !files.some(({ name }) => text.endsWith(name));
  return { files: isText ? [] : files, urls: [] };
}

function readUrls(data: DataTransfer, types: string[]): string[] {
  for (const type of types) {
    const urls = parseUrls(data.getData(type));
    if (urls.length > 0) return urls;
  }
  return [];
}

/** Parses a JSON array, or a list with one URL per line. Lines that start with `#` are comments (RFC 2483). */
function parseUrls(text: string): string[] {
  if (text.startsWith("[")) {
    try {
      const list: unknown = JSON.parse(text);
      return Array.isArray(list) ? list.filter((item) => typeof item === "string") : [];
    } catch {
      return [];
    }
  }
  return text.split(/\r?\n/).filter((line) => line !== "" && !line.startsWith("#"));
}
