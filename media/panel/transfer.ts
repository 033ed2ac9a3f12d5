/** What comes with a paste or a drop: files with their bytes, and addresses of files elsewhere. */
export interface Transfer {
  files: File[];
  addresses: string[];
}

/** VS Code's own lists of addresses, the Explorer's among them, then the one that browsers and file managers give. */
const ADDRESS_TYPES = ["application/vnd.code.uri-list", "resourceurls", "text/uri-list"];

/** Whether a drag may bring an image. Only the kinds of its data are known before the drop. */
export function mayBringImages(data: DataTransfer | null): boolean {
  return data?.types.some((type) => type === "Files" || ADDRESS_TYPES.includes(type.toLowerCase())) ?? false;
}

export function dropped(data: DataTransfer): Transfer {
  // What the Explorer drags may come with files too: those would be downloads of what the addresses name.
  const own = addressesOf(data, ADDRESS_TYPES.slice(0, 2));
  if (own.length > 0) return { files: [], addresses: own };
  const files = [...data.files];
  return { files, addresses: files.length > 0 ? [] : addressesOf(data, ADDRESS_TYPES) };
}

/** Images that were pasted; nothing where the person pasted text, which cells of a table bring along with a picture of them. */
export function pasted(data: DataTransfer): Transfer {
  const text = data.getData("text/plain").trim();
  if (/^data:image\/[^,\s]*,\S+$/i.test(text)) return { files: [], addresses: [text] };
  const files = [...data.files];
  // Some file managers give the file's name as text.
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

/** A JSON list, or a list of lines in which `#` begins a comment (RFC 2483). */
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
