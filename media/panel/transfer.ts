/** Content of a paste or a drop: files with their bytes, and addresses of files elsewhere. */
export interface Transfer {
  files: File[];
  addresses: string[];
}

/** MIME types of address lists: VS Code's own, used by the Explorer, then that of browsers and file managers. */
const ADDRESS_TYPES = ["application/vnd.code.uri-list", "resourceurls", "text/uri-list"];

/** Whether a drag may contain an image. Only the types of its data are known before the drop. */
export function mayBringImages(data: DataTransfer | null): boolean {
  return data?.types.some((type) => type === "Files" || ADDRESS_TYPES.includes(type.toLowerCase())) ?? false;
}

export function dropped(data: DataTransfer): Transfer {
  // A drag from the Explorer may contain files too, which would be downloads of the same addresses.
  const own = addressesOf(data, ADDRESS_TYPES.slice(0, 2));
  if (own.length > 0) return { files: [], addresses: own };
  const files = [...data.files];
  return { files, addresses: files.length > 0 ? [] : addressesOf(data, ADDRESS_TYPES) };
}

/** Pasted images; none if there is text, since copied table cells contain both text and an image of it. */
export function pasted(data: DataTransfer): Transfer {
  const text = data.getData("text/plain").trim();
  if (/^data:image\/[^,\s]*,\S+$/i.test(text)) return { files: [], addresses: [text] };
  const files = [...data.files];
  // Some file managers add the file's name as text.
  const isText = text !== "" && !files.some(({ name }) => text.endsWith(name));
  return { files: isText ? [] : files, addresses: [] };
}

function addressesOf(data: DataTransfer, types: string[]): string[] {
  for (const type of types) {
    const addresses = parseAddresses(data.getData(type));
    if (addresses.length > 0) return addresses;
  }
  return [];
}

/** Parses a JSON list, or a list of lines with `#` comments (RFC 2483). */
function parseAddresses(text: string): string[] {
  if (text.startsWith("[")) {
    try {
      const list: unknown = JSON.parse(text);
      return Array.isArray(list) ? list.filter((one) => typeof one === "string") : [];
    } catch {
      return [];
    }
  }
  return text.split(/\r?\n/).filter((line) => line !== "" && !line.startsWith("#"));
}
