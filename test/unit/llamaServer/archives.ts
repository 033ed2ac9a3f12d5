import { crc32, gzipSync } from "node:zlib";
import { Header } from "tar";

/** File with the content `text`, symbolic link to `link`, or hard link to `hardLink`, which only a .tar.gz can contain. */
export interface ArchiveEntry {
  path: string;
  text?: string | Buffer;
  link?: string;
  hardLink?: string;
  isFolder?: boolean;
  mode?: number;
}

const toBuffer = (content: string | Buffer) => (typeof content === "string" ? Buffer.from(content) : content);

/** Creates a .tar.gz with exactly these paths, including invalid ones that tools reject. */
export function createTarGz(entries: ArchiveEntry[]): Buffer {
  const blocks = entries.flatMap(({ path, text = "", link, hardLink, isFolder = false, mode = 0o755 }) => {
    const body = toBuffer(text);
    const header = Buffer.alloc(512);
    const type = isFolder ? "Directory" : hardLink !== undefined ? "Link" : link === undefined ? "File" : "SymbolicLink";
    const linkpath = link ?? hardLink;
    new Header({ path, mode, size: body.length, mtime: new Date(0), type, ...(linkpath === undefined ? {} : { linkpath }) }).encode(header);
    return [header, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

/** Creates an uncompressed .zip with exactly these paths. Source: PKWARE's APPNOTE.TXT. */
export function createZip(entries: ArchiveEntry[]): Buffer {
  const fileRecords: Buffer[] = [];
  const directoryRecords: Buffer[] = [];
  let offset = 0;
  for (const { path, text, link, mode = 0o755 } of entries) {
    const [name, body] = [Buffer.from(path), toBuffer(link ?? text ?? "")];
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(body), 10);
    common.writeUInt32LE(body.length, 14);
    common.writeUInt32LE(body.length, 18);
    common.writeUInt16LE(name.length, 22);
    const attributes = Buffer.alloc(14);
    attributes.writeUInt32LE((((link === undefined ? 0o100000 : 0o120000) | mode) << 16) >>> 0, 6);
    attributes.writeUInt32LE(offset, 10);
    const record = Buffer.concat([Buffer.from("PK\x03\x04"), common, name, body]);
    fileRecords.push(record);
    directoryRecords.push(Buffer.concat([Buffer.from("PK\x01\x02"), Buffer.from([20, 3]), common, attributes, name]));
    offset += record.length;
  }
  const directory = Buffer.concat(directoryRecords);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...fileRecords, directory, Buffer.from("PK\x05\x06"), end]);
}
