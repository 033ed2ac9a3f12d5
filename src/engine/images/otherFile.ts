import { isUtf8 } from "node:buffer";
import { promisify } from "node:util";
import { constants, gunzip } from "node:zlib";
import { decodeXml, isGzip } from "./svg/sourceText.ts";

/** Number of bytes at the start of a file from which its kind is recognized. */
const HEAD_BYTES = 4096;
/** Maximum number of characters that a message quotes from a file. */
const MAX_QUOTED_LENGTH = 60;

/**
 * Files that are often saved under an image's name, or that users may expect to work: what the file is, and the offset and the bytes, as
 * Latin-1, that identify it.
 */
const SIGNATURES: [title: string, at: number, bytes: string[]][] = [
  ["a PDF document", 0, ["%PDF-"]],
  ["a PostScript document", 0, ["%!PS", "\xc5\xd0\xd3\xc6"]],
  ["a Photoshop document", 0, ["8BPS"]],
  ["a JPEG XL image, which is not supported", 0, ["\xff\n", "\0\0\0\fJXL "]],
  ["a JPEG 2000 image, which is not supported", 0, ["\xff\x4f\xff\x51", "\0\0\0\fjP  "]],
  ["an OpenEXR image, which is not supported", 0, ["\x76\x2f\x31\x01"]],
  ["a DirectDraw surface, which is not supported", 0, ["DDS "]],
  ["a GIMP image, which is not supported", 0, ["gimp xcf"]],
  ["a Figma document", 0, ["fig-"]],
  ["a ZIP archive", 0, ["PK\x03\x04", "PK\x05\x06"]],
  ["a 7z archive", 0, ["7z\xbc\xaf\x27\x1c"]],
  ["a RAR archive", 0, ["Rar!"]],
  ["a Matroska or WebM video", 0, ["\x1a\x45\xdf\xa3"]],
  ["a video", 4, ["moov", "mdat", "wide", "ftypqt", "ftypisom", "ftypiso", "ftypmp4", "ftypavc1", "ftypM4V", "ftyp3gp"]],
  ["an AVI video", 8, ["AVI "]],
  ["a WAV audio file", 8, ["WAVE"]],
  ["an MP3 audio file", 0, ["ID3"]],
  ["an SQLite database", 0, ["SQLite format 3\0"]],
  ["a font", 0, ["wOFF", "wOF2", "OTTO", "\0\x01\0\0\0"]],
  ["a program", 0, ["\x7fELF", "MZ\x90\0", "\xcf\xfa\xed\xfe"]],
];

/**
 * PNG's signature after its line breaks were converted to LF or to CRLF. It contains line breaks to reveal such conversions (PNG 1.2,
 * 12.12).
 */
const CONVERTED_PNGS = ["\x89PNG\n\x1a\n", "\x89PNG\r\r\n\x1a\r\n"];
/** Start of a PNG, JPEG or WebP whose bytes were decoded as UTF-8, which replaces invalid bytes with U+FFFD. */
const REPLACED_BYTES = /^(\xef\xbf\xbdPNG|(\xef\xbf\xbd){3,4}|RIFF.{4,12}WEBP(?=.*\xef\xbf\xbd))/s;

/**
 * Recognizes a file that has an image's name but is not an image, such as an error page.
 * @returns a sentence that says what the file is; undefined if it may be an image
 */
export function describeOtherFile(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return "The file is empty.";
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, HEAD_BYTES));
  if (head.every((byte) => byte === 0) && bytes.every((byte) => byte === 0))
    return "The file contains only zeros, so it was probably not written completely.";
  const start = head.toString("latin1");
  if (CONVERTED_PNGS.some((bytes) => start.startsWith(bytes)))
    return "The file is a PNG whose line breaks were converted. Mark images as binary in .gitattributes.";
  if (REPLACED_BYTES.test(start)) return "The file is an image that was read or written as text, which destroyed it.";
  const [title] = SIGNATURES.find(([, at, signatures]) => signatures.some((bytes) => start.startsWith(bytes, at))) ?? [];
  if (title !== undefined) return `The file is ${title}.`;
  const text = decodeText(head);
  return text === undefined ? undefined : describeText(text.replace(/^\uFEFF/, "").trimStart());
}

/**
 * Recognizes a file that is compressed with gzip but contains no SVG. (SVG is the only format that may be compressed with gzip.)
 * @returns a sentence that says so; undefined if the file is not compressed, can't be decompressed, or may contain an SVG
 */
export async function describeCompressedFile(bytes: Uint8Array): Promise<string | undefined> {
  if (!isGzip(bytes)) return undefined;
  // The head of a file is not a complete gzip stream.
  const options = { finishFlush: constants.Z_SYNC_FLUSH };
  const head = await promisify(gunzip)(bytes.subarray(0, HEAD_BYTES), options).catch(() => undefined);
  // The root element may follow comments that are longer than what is read here.
  if (
    !head ||
    (decodeXml(head)
      .replace(/^\uFEFF/, "")
      .trimStart()
      .startsWith("<") &&
      describeOtherFile(head) === undefined)
  )
    return undefined;
  return "The file is compressed with gzip, and contains no SVG. If it is another image, decompress it first.";
}

function describeText(text: string): string | undefined {
  if (text === "") return "The file contains only whitespace.";
  if (/^data:image\/[\w.+-]+;base64,|^(iVBORw0KGgo|\/9j\/|R0lGOD|UklGR)[\w+/=\s]*$/.test(text))
    return "The file contains an image as Base64 text.";
  if (/^([{[]\s*(["{}[\]\d-]|true|false|null)|"[^"]*"\s*$)/.test(text)) return "The file contains JSON.";
  const markup = skipComments(text);
  if (/^<(!doctype\s+html|html|head|body|title|meta|script|style|div|p|center|h\d)\b/i.test(markup)) return describeWebPage(text);
  if (markup.startsWith("<")) {
    // An SVG may follow comments or declarations that are longer than what is read here.
    const root = /^<([A-Za-z_][\w:.-]*)/.exec(markup)?.[1];
    return root === undefined || /(^|:)svg$/i.test(root) ? undefined : `The file contains XML: <${quote(root)}>.`;
  }
  return `The file is text: “${quote(text.split(/[\r\n]/)[0] ?? "")}”.`;
}

/** Names a web page by its title, which often says why it was served instead of the image. */
function describeWebPage(text: string): string {
  const title = quote(/<title[^>]*>([^<]*)/i.exec(text)?.[1] ?? "");
  return title === "" ? "The file is a web page (HTML)." : `The file is a web page (HTML): “${title}”.`;
}

/** Skips the XML declaration, processing instructions and comments at the start of a text. */
function skipComments(text: string): string {
  let rest = text;
  for (;;) {
    const end = rest.startsWith("<?") ? rest.indexOf("?>") + 2 : rest.startsWith("<!--") ? rest.indexOf("-->") + 3 : 0;
    if (end < 3) return rest;
    rest = rest.slice(end).trimStart();
  }
}

function quote(text: string): string {
  const line = text.replace(/[\p{C}\s]+/gu, " ").trim();
  return line.length > MAX_QUOTED_LENGTH ? `${line.slice(0, MAX_QUOTED_LENGTH).trimEnd()}…` : line;
}

/** Returns the text if the bytes are UTF-8 or UTF-16 without control characters; undefined for binary data. */
function decodeText(head: Uint8Array): string | undefined {
  const encoding = head[0] === 0xff && head[1] === 0xfe ? "utf-16le" : head[0] === 0xfe && head[1] === 0xff ? "utf-16be" : "utf-8";
  if (encoding === "utf-8" && !isUtf8(trimPartialCharacter(head))) return undefined;
  const text = new TextDecoder(encoding).decode(head);
  return hasControlCharacters(text) ? undefined : text;
}

/** Whether a text contains control characters other than whitespace and the escape character, which occur only in binary data. */
function hasControlCharacters(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 32 && code !== 27 && !(code >= 9 && code <= 13)) return true;
  }
  return false;
}

/** Drops up to four bytes that are not ASCII from the end of the head, which may cut a character in two. */
function trimPartialCharacter(head: Uint8Array): Uint8Array {
  if (head.length < HEAD_BYTES) return head;
  let end = head.length;
  while (end > head.length - 4 && ((head[end - 1] ?? 0) & 0x80) !== 0) end--;
  return head.subarray(0, end);
}
